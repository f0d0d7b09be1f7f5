import assert from "node:assert/strict";
import { test } from "node:test";
import { PageRows } from "../../src/logic/page_rows.ts";
import type { Page, PageEdit, PageList, Review, ReviewCounts } from "../../src/types.ts";
import { edited } from "../../src/logic/edits.ts";
import { blocks_kept } from "../../src/logic/list_window.ts";

const page = (i: number): Page => ({ run: "r", page: String(i), title: "Page " + i, version: 1, type: "page", url: "", status: "labelled", provider: "x", proposed: ["a"], existing: [], to_add: ["a"], added: [], planned: ["a"], review: "todo" });

/** A service of `size` pages; `failing`: edits of these pages are refused. */
function service(size: number, review: Review[]) {
	const pages = Array.from({ length: size }, (_, i) => page(i));
	const asked: [number, number][] = [];
	const failing = new Set<string>();
	let told = 0;
	const rows = new PageRows(
		{
			async list(offset, limit): Promise<PageList> {
				asked.push([offset, limit]);
				await Promise.resolve();
				const fit = pages.filter(p => !review.length || review.includes(p.review));
				const counts = { todo: 0, approved: 0, edited: 0, rejected: 0, applied: 0, none: 0, failed: 0, skipped: 0, all: size } as ReviewCounts;
				for (const p of pages) counts[p.review]++;
				return { run: "r", total: fit.length, offset, counts, to_add: { pages: 0, labels: 0, approved_pages: 0, approved_labels: 0 }, results: fit.slice(offset, offset + limit), next: null };
			},
			async save(id: string, edit: PageEdit): Promise<Page> {
				await Promise.resolve();
				if (failing.has(id)) throw new Error("refused");
				return (pages[Number(id)] = { ...edited(pages[Number(id)]!, edit), reviewed_by: "service" });
			},
		},
		review,
		() => told++,
	);
	return { rows, pages, asked, failing, told: () => told };
}

const settle = () => new Promise(r => setTimeout(r, 0));

test("asks for what is seen and a bit ahead, once", async () => {
	const s = service(50_000, []);
	s.rows.need(0, 1, true);
	await settle();
	assert.equal(s.rows.total, 50_000);
	s.rows.need(0, 18, true);
	await settle();
	assert.deepEqual(s.asked, [[0, 200], [200, 200], [400, 200]]);
	s.rows.need(0, 18, true);
	await settle();
	assert.equal(s.asked.length, 3);
	assert.equal(s.rows.get(599)?.title, "Page 599");
	assert.equal(s.rows.get(600), undefined);
});

test("keeps twenty blocks, the ones in the window among them", async () => {
	const s = service(50_000, []);
	s.rows.need(0, 1, true);
	await settle();
	for (let row = 0; row < 10_000; row += 150) {
		s.rows.need(row, row + 18, true);
		await settle();
	}
	const blocks = new Set([...s.rows.loaded()].map(([i]) => Math.floor(i / 200)));
	assert.equal(blocks.size, blocks_kept);
	assert.equal(s.rows.get(0), undefined);
	assert.equal(s.rows.get(9900)?.title, "Page 9900");
});

test("a decided page stays in its row and counts; later rows are still the right ones", async () => {
	const s = service(1000, ["todo"]);
	s.rows.need(0, 1, true);
	await settle();
	const saves = [0, 1, 2, 3, 4].map(i => s.rows.edit(i, [{ review: "approved" }]));
	assert.equal(s.rows.get(2)?.review, "approved"); // at once
	assert.equal(s.rows.counts?.todo, 995);
	assert.equal(s.rows.counts?.approved, 5);
	await Promise.all(saves);
	assert.equal(s.rows.get(2)?.reviewed_by, "service"); // then as the service says
	assert.equal(s.rows.stale, 5);
	s.rows.need(600, 620, true);
	await settle();
	assert.equal(s.rows.get(600)?.title, "Page 600");
	assert.equal(s.rows.get(999)?.title, "Page 999");
	assert.equal(s.rows.changed, false);
});

test("a refused edit goes back", async () => {
	const s = service(10, ["todo"]);
	s.rows.need(0, 1, true);
	await settle();
	s.failing.add("3");
	await assert.rejects(s.rows.edit(3, [{ review: "rejected" }]), /refused/);
	assert.equal(s.rows.get(3)?.review, "todo");
	assert.equal(s.rows.counts?.todo, 10);
	assert.equal(s.rows.stale, 0);
});

test("two quick edits of a page: the last one counts", async () => {
	const s = service(10, []);
	s.rows.need(0, 1, true);
	await settle();
	await Promise.all([s.rows.edit(1, [{ review: "approved" }]), s.rows.edit(1, [{ to_add: ["b"] }])]);
	assert.equal(s.rows.get(1)?.review, "edited");
	assert.deepEqual(s.pages[1]?.to_add, ["b"]);
});

test("says when other people changed the list", async () => {
	const s = service(1000, ["todo"]);
	s.rows.need(0, 1, true);
	await settle();
	s.pages[700] = { ...s.pages[700]!, review: "approved" };
	s.rows.need(400, 420, true);
	await settle();
	assert.equal(s.rows.changed, true);
});
