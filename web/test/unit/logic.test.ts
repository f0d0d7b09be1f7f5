import assert from "node:assert/strict";
import { test } from "node:test";
import { parseHash, runPath, toHash } from "../../src/logic/address.ts";
import { back, changes, edited, labelsOf, toggled } from "../../src/logic/edits.ts";
import { said } from "../../src/logic/format.ts";
import { found, spread } from "../../src/logic/label_sums.ts";
import { amount, placeProblem, readVocabulary, requestOf, wrongIn, type NewRunForm } from "../../src/logic/new_run_form.ts";
import { boundsOf, mode, spaceTitle, reviewable, statusWords, whyNot } from "../../src/logic/run_words.ts";
import { outlook, Series } from "../../src/logic/series.ts";
import type { Page, Run } from "../../src/types.ts";

const run = (more: Partial<Run> = {}): Run =>
	({ run: "r", space: "OPS", status: "running", action: "tag", dry_run: true, pages: { total: 1000, labelled: 0, unchanged: 0, cached: 0, skipped: 0, failed: 0 }, listing_complete: true, calls: { rate_limits: 0 }, labels: { proposed: 0, added: 0, rejected: 0 }, cost_usd: 0, concurrency: 4, in_flight: 4, can: [], ...more }) as Run;
const pages = (labelled: number) => ({ total: 1000, labelled, unchanged: 0, cached: 0, skipped: 0, failed: 0 });

test("nothing is said of the time left before 30 s; then pages to do by the mean of the last 30 s", () => {
	const s = new Series();
	for (let t = 0; t < 30; t++) s.add(t, run({ pages: pages(t * 10) }));
	assert.equal(s.rate(), null);
	assert.equal(outlook(run(), s.rate()).left_s, null);
	for (let t = 30; t <= 60; t++) s.add(t, run({ pages: pages(300 + (t - 30) * 5) }));
	assert.equal(s.rate(), 5);
	const now = run({ pages: pages(450), cost_usd: 0.9 });
	assert.equal(outlook(now, s.rate()).left_s, 110);
	assert.ok(Math.abs(outlook(now, s.rate()).cost_usd! - 2) < 1e-9);
	assert.equal(outlook({ ...now, listing_complete: false }, 5).left_s, null);
	assert.equal(outlook({ ...now, cost_usd: null }, 5).cost_usd, null);
	assert.equal(outlook(now, 0).left_s, null); // it stands still: no time can be told
});

test("curves: one point a second, mean of 6 s in flight, 429s since the point before", () => {
	const s = new Series();
	s.add(0, run({ in_flight: 0 }));
	s.add(0.4, run({ in_flight: 6 }));
	s.add(1, run({ in_flight: 0, calls: { rate_limits: 2 } as Run["calls"] }));
	s.add(0.5, run({ in_flight: 99 })); // told late
	const c = s.curves();
	assert.deepEqual(c.t, [0.4, 1]);
	assert.deepEqual(c.flight, [6, 3]);
	assert.deepEqual(c.refused, [0, 2]);
});

test("pages a second are smoothed by 0.22 a second, over longer steps, too", () => {
	const each = new Series();
	for (let t = 0; t <= 100; t++) each.add(t, run({ pages: pages(5 * t) }));
	const tens = new Series();
	for (let t = 0; t <= 100; t += 10) tens.add(t, run({ pages: pages(5 * t) }));
	assert.ok(Math.abs(each.curves().pages.at(-1)! - 5) < 0.01);
	assert.ok(Math.abs(tens.curves().pages.at(-1)! - 5) < 0.01);
	assert.ok(Math.abs(each.curves().pages[1]! - 5 * 0.22) < 0.01);
});

test("a move that is told twice is one move", () => {
	const s = new Series();
	const m = { at_s: 4, provider: "x", from: 3, to: 5, reason: "recovery" };
	s.move(m);
	s.move(m);
	s.move({ ...m, at_s: 3 });
	assert.equal(s.moves.length, 1);
});

test("addresses", () => {
	assert.deepEqual(parseHash("").parts, ["runs"]);
	const r = parseHash("#/runs/a%2Fb/review?label=c%26d&q=%E0%A4%A");
	assert.deepEqual(r.parts, ["runs", "a/b", "review"]);
	assert.equal(r.query.get("label"), "c&d");
	assert.deepEqual(parseHash("#/runs/100%").parts, ["runs", "100%"]);
	assert.equal(runPath("a/b", "review", { label: "c&d" }), "/runs/a%2Fb/review?label=c%26d");
	assert.equal(toHash("/runs", new URLSearchParams()), "#/runs");
});

const page = (more: Partial<Page> = {}): Page => ({ run: "r", page: "1", title: "t", version: 1, type: "page", url: "", status: "labelled", provider: "", proposed: ["a", "b"], existing: [], to_add: ["a", "b"], added: [], planned: ["a", "b"], review: "todo", ...more });

test("what an edit makes of a page, and what takes it back", () => {
	const p = page();
	const cases: Page[] = [p, edited(p, { review: "approved" }), edited(p, { review: "rejected" }), edited(p, { to_add: ["a", "c"] }), edited(edited(p, { to_add: ["a"] }), { review: "approved" })];
	for (const was of cases) {
		for (const now of [edited(was, { review: "rejected" }), edited(was, { to_add: ["z"] }), edited(was, { review: "approved" })]) {
			const again = back(was).reduce(edited, now);
			assert.deepEqual([again.review, again.to_add], [was.review, was.to_add]);
		}
	}
	assert.deepEqual(toggled(p, "a"), { to_add: ["b"] });
	assert.deepEqual(toggled(page({ to_add: ["a"] }), "a"), { review: "rejected" });
	assert.deepEqual(toggled(page({ review: "rejected", to_add: [] }), "b"), { to_add: ["b"] });
	assert.deepEqual(toggled(page({ planned: [], to_add: ["c"], review: "edited" }), "c"), { review: "todo" }); // all by hand
	const notes = [{ label: "b", confidence: 0.2, reason: "Named once", held: true }];
	assert.deepEqual(labelsOf(page({ notes })).map(x => [x.name, x.held, x.note?.reason]), [["a", false, undefined], ["b", true, "Named once"]]);
	assert.deepEqual(labelsOf(page({ notes, review: "approved" })).map(x => x.held), [false, false]);
	assert.equal(said(notes[0]!), "Named once (confidence 0.20, held)");
	assert.equal(said({ label: "b", confidence: null, reason: "", held: false }), "No confidence given");
	assert.deepEqual(labelsOf(page({ to_add: ["b", "c"] })).map(x => [x.name, x.kept, x.byHand]), [["a", false, false], ["b", true, false], ["c", true, true]]);
	assert.equal(changes(page({ review: "edited" }), "approved"), false); // it is approved already
	assert.equal(changes(page({ review: "applied" }), "rejected"), false);
	assert.equal(changes(page({ review: "rejected" }), "approved"), true);
});

const form: NewRunForm = { space: "OPS", provider: "gemini", dry_run: true, vocabulary: "configured", file: null, budget: "", under: "", max_labels: "", pages: [] };

test("the form of a new run", () => {
	for (const [text, value] of [["3", 3], ["2.50", 2.5], ["2,50", 2.5], [".5", 0.5], ["0", null], ["-1", null], ["abc", null], ["1e3", null], ["Infinity", null], ["", null]] as const) assert.equal(amount(text), value, text);
	assert.deepEqual(wrongIn(form), {});
	const bad = wrongIn({ ...form, space: " ", budget: "abc", under: "12x", max_labels: "51", vocabulary: "file" });
	assert.deepEqual(Object.keys(bad).sort(), ["budget", "max_labels", "space", "under", "vocabulary"]);
	assert.match(bad.budget!, /“abc” is no amount/);
	assert.deepEqual(requestOf(form), { space: "OPS", dry_run: true, provider: "gemini" });
	assert.deepEqual(requestOf({ ...form, budget: "2,5", max_labels: "5", vocabulary: "none", under: " 42 ", pages: ["7"] }), { space: "OPS", dry_run: true, provider: "gemini", budget_usd: 2.5, max_labels: 5, vocabulary: null, under: "42", pages: ["7"] });
	assert.deepEqual(readVocabulary("v.json", '\uFEFF{"labels":[]}').file?.data, { labels: [] });
	assert.match(readVocabulary("v.json", "[1]").error, /no JSON object/);
	assert.match(readVocabulary("v.json", "{").error, /is no JSON/);
	const placed = placeProblem({ title: "T.", status: 422, code: "c", detail: "D.", errors: [{ name: "vocabulary.labels[0]", value: "", message: "M." }, { name: "odd", value: "", message: "O." }] });
	assert.equal(placed.wrong.vocabulary, "M.");
	assert.match(placed.rest, /T\. D\. odd: O\./);
});

test("words of a run", () => {
	assert.equal(statusWords(run())[2], "running");
	assert.equal(statusWords(run({ stopping: true }))[2], "stopping");
	assert.equal(statusWords(run({ notice: "until 14:05" }))[2], "waiting");
	assert.equal(statusWords(run({ action: "apply" }))[2], "applying");
	assert.equal(mode(run()), "dry run");
	assert.equal(mode(run({ labels: { proposed: 1, added: 1, rejected: 0 } })), "applied");
	assert.equal(mode(run({ action: "undo" })), "undone");
	assert.match(whyNot(run({ status: "failed", error: { code: "bad_credentials", message: "No." } })), /No\. \(bad_credentials\)/);
	assert.equal(reviewable({ todo: 1, approved: 2, edited: 3, rejected: 4, applied: 5, none: 6, failed: 7, skipped: 8, all: 36 }), 15);
});

test("sums of labels", () => {
	const use = (label: string, n: number) => ({ label, pages: n, existing: 0, added: n });
	const list = [use("b", 1), use("a", 1), use("run-book", 4), use("c", 5), use("d", 99), use("e", 100)];
	assert.deepEqual(spread(list), [2, 1, 1, 1, 1]);
	assert.deepEqual(found(list, "", "single").map(x => x.label), ["a", "b"]);
	assert.deepEqual(found(list, "BOOK", "all").map(x => x.label), ["run-book"]);
});

test("bounds of a level, and a space's own name", () => {
	const cases: [number | null, number | null, string][] = [[null, null, ""], [3, 3, "pinned at 3"], [2, 9, "2 to 9"], [null, 4, "4 at most"], [5, null, "5 or more"]];
	for (const [lowest, highest, words] of cases) assert.equal(boundsOf({ lowest, highest }), words);
	const run = (space: string, space_name?: string) => spaceTitle({ space, space_name } as Run);
	assert.deepEqual([run("OPS", "Handbook"), run("OPS", "OPS"), run("OPS", ""), run("OPS"), run("", "x")], ["Handbook", "", "", "", ""]);
});
