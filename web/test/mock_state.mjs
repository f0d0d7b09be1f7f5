// The state behind the made-up service, and what its requests do to it.
import { failureKinds, makeHistory, makePages, makeRun, twinPairs, twinWhy } from "./mock_data.mjs";

export const ids = { plan: "20261126-091204-k7q2m", live: "20261126-114530-x4v8d", big: "20261124-141109-hd7hz", waiting: "20261126-030000-pt6ca" };

const decidable = p => ["todo", "approved", "edited", "rejected"].includes(p.review);

export class Problem extends Error {
	constructor(status, code, title, detail = "", errors) {
		super(detail);
		this.body = { type: "about:blank", title, status, code, detail, ...(errors ? { errors } : {}) };
	}
}

export class State {
	constructor({ big = 0, demo = false } = {}) {
		this.pages = new Map();
		this.runs = new Map();
		this.history = new Map();
		this.consolidated = new Map();
		this.streams = new Map();
		this.moves = [];
		this.keys = new Map();
		this.spaces = demo ? [{ key: "DEMO", name: "Demo space" }] : [["OPS", "Operations handbook"], ["CARE", "Customer care"], ["ENG", "Engineering"]].map(([key, name]) => ({ key, name }));
		this.schedules = [
			{ name: "nightly-eng", space: "ENG", when: "0 3 * * 1-5", dry_run: false, provider: "openai", budget_usd_month: 20, enabled: true, from_file: true, next_at: new Date(Date.now() + 9e7).toISOString(), spent_usd_month: 6.3, last_run: ids.waiting, last_status: "running" },
			{ name: "weekly-all", space: null, when: "7d", dry_run: true, budget_usd_month: 10, enabled: true, from_file: false, next_at: new Date(Date.now() + 3e8).toISOString(), spent_usd_month: 9.8, last_run: null, last_status: null, notice: "The month’s budget is nearly used up." },
			{ name: "care-often", space: "CARE", when: "6h", dry_run: true, budget_usd_month: null, enabled: false, from_file: false, next_at: null, spent_usd_month: 1.2, last_run: ids.plan, last_status: "completed" },
		];
		this.bounds = new Map();
		this.before = new WeakMap(); // what a page was before a person, or an apply, changed it
		if (demo) return;
		this.add(ids.plan, "OPS", makePages(ids.plan, 3200, { seed: 20261126, reviewed: 260 }), { can: ["resume", "apply", "review"] });
		const more = [
			["20261125-161840-m2d9w", "HR", "interrupted", 640, { can: ["resume", "review"], planned: false }],
			["20261124-101530-z3r5e", "FIN", "completed", 512, { action: "undo", by: "schedule weekly" }],
			["20261123-113002-q9w1f", "LEGAL", "failed", 300, { can: ["resume"], error: { code: "bad_credentials", message: "The provider refused the key. Put a valid one into the settings, then resume." } }],
			["20261123-090441-c5x8t", "OPS", "stopped", 855, { can: ["resume", "review"] }],
		];
		for (const [run, space, status, n, extra] of more) this.add(run, space, makePages(run, n, { seed: n }), { status, started_at: new Date(Date.now() - 2e8).toISOString(), ...extra });
		this.add(ids.waiting, "ENG", makePages(ids.waiting, 418, { seed: 3 }), { status: "running", live: true, provider: "openai", model: "gpt-5-mini", dry_run: false, ended_at: null, notice: "Daily quota used up until 14:05. It goes on by itself then.", can: ["cancel", "review"], by: "schedule nightly-eng" });
		if (big) this.add(ids.big, "BIG", makePages(ids.big, big, { seed: 9 }));
		this.addLive();
	}

	add(run, space, pages, more = {}) {
		this.pages.set(run, pages);
		this.runs.set(run, makeRun(run, space, pages, more));
		this.history.set(run, makeHistory(391));
	}

	/** A run that goes on: 2,460 pages, some of them each second. */
	addLive() {
		const pages = makePages(ids.live, 2460, { seed: 77 });
		const run = makeRun(ids.live, "CARE", pages, { status: "running", live: true, ended_at: null, planned: false, can: ["cancel", "review"], concurrency: 8, in_flight: 7, started_at: new Date(Date.now() - 391e3).toISOString() });
		this.livePages = pages;
		this.runs.set(ids.live, run);
		this.history.set(ids.live, makeHistory(391));
		this.pages.set(ids.live, []);
		this.t = 391;
		this.done = this.history.get(ids.live).pages.at(-1);
		this.advance(0);
	}

	/** The live run, so many seconds and pages later. */
	advance(pages, seconds = 1) {
		const run = this.runs.get(ids.live);
		if (!run || run.status !== "running") return;
		this.done = Math.min(this.livePages.length, this.done + pages);
		this.t += pages ? seconds : 0;
		const shown = this.livePages.slice(0, this.done);
		this.pages.set(ids.live, shown);
		const fresh = makeRun(ids.live, "CARE", shown);
		Object.assign(run, { pages: { ...fresh.pages, total: this.livePages.length }, calls: { ...fresh.calls, rate_limits: 4 }, tokens: fresh.tokens, cost_usd: fresh.cost_usd, labels: fresh.labels, processing_time_s: this.t, in_flight: 6 + (this.t % 3) });
		const h = this.history.get(ids.live);
		if (pages) for (const [k, v] of [["t", this.t], ["level", run.concurrency], ["in_flight", run.in_flight], ["pages", this.done], ["rate_limits", 4], ["cost_usd", run.cost_usd]]) h[k].push(v);
		if (this.done === this.livePages.length) this.end(run, { planned: true, can: ["apply", "review"] });
		else this.send(run.run, "snapshot", { run, t: this.t, recent: shown.slice(-8).reverse().map(p => ({ page: p.page, title: p.title, to_add: p.to_add })) });
	}

	end(run, more) {
		Object.assign(run, { status: "completed", live: false, stopping: false, ended_at: new Date().toISOString(), concurrency: 0, in_flight: 0, notice: undefined }, more);
		this.send(run.run, "snapshot", { run, t: this.t ?? 0, recent: [] });
		this.send(run.run, "end", run);
	}

	send(run, event, data) {
		this.eventId = (this.eventId ?? 0) + 1;
		for (const answer of this.streams.get(run) ?? []) answer.write(`id: ${this.eventId}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
	}

	run(id) {
		const run = this.runs.get(id);
		if (!run) throw new Problem(404, "run_not_found", "There is no such run.", `There is no run “${id}”.`);
		return run;
	}

	fitting(id, { review, status, label, q }) {
		const of = x => (x ? (Array.isArray(x) ? x : x.split(",")) : []);
		const [reviews, states] = [of(review), of(status)];
		const text = (q ?? "").toLocaleLowerCase();
		return this.pages.get(id).filter(p => (!reviews.length || reviews.includes(p.review)) && (!states.length || states.includes(p.status)) && (!label || p.proposed.includes(label) || p.existing.includes(label)) && (!text || p.title.toLocaleLowerCase().includes(text)));
	}

	list(id, query) {
		this.run(id);
		const fit = this.fitting(id, query);
		const offset = Number(query.offset ?? query.cursor ?? 0);
		const limit = Number(query.limit ?? 50);
		if (!(limit >= 1 && limit <= 500)) throw new Problem(400, "bad_request", "The request cannot be understood.", `limit is ${query.limit}; from 1 to 500.`);
		const counts = { todo: 0, approved: 0, edited: 0, rejected: 0, applied: 0, none: 0, failed: 0, skipped: 0, all: 0 };
		const to_add = { pages: 0, labels: 0, approved_pages: 0, approved_labels: 0 };
		for (const p of this.pages.get(id)) {
			counts[p.review]++;
			counts.all++;
			if (!["todo", "approved", "edited"].includes(p.review) || !p.to_add.length) continue;
			to_add.pages++;
			to_add.labels += p.to_add.length;
			if (p.review === "todo") continue;
			to_add.approved_pages++;
			to_add.approved_labels += p.to_add.length;
		}
		return { run: id, total: fit.length, offset, counts, to_add, results: fit.slice(offset, offset + limit), next: offset + limit < fit.length ? String(offset + limit) : null };
	}

	edit(id, page, body) {
		if (!this.run(id).can.includes("review")) throw new Problem(409, "run_busy", "Not now.", "The run goes on.");
		const p = this.pages.get(id).find(x => x.page === page);
		if (!p) throw new Problem(404, "page_not_found", "There is no such page.");
		for (const label of body.to_add ?? []) {
			if (/[\s:;,.?&[\]()#^*!@]/.test(label)) throw new Problem(422, "bad_label", "A label is not acceptable.", `“${label}” has a character that a label cannot have.`);
		}
		if (p.review === "applied") throw new Problem(409, "page_applied", "Not now.", "Undo the run first.");
		if (body.to_add && !decidable(p)) this.before.set(p, { review: p.review, status: p.status });
		if (body.review === "todo" && this.before.has(p)) {
			Object.assign(p, this.before.get(p), { to_add: p.planned });
			this.before.delete(p);
			return p;
		}
		if (body.to_add) p.review = "edited";
		this.decide(p, body);
		return p;
	}

	decide(p, { review, to_add }) {
		if (!decidable(p)) return false;
		if (to_add) Object.assign(p, { review: "edited", to_add });
		else if (review === "approved") Object.assign(p, { review, to_add: p.to_add.length ? p.to_add : p.planned });
		else if (review === "rejected") Object.assign(p, { review, to_add: [] });
		else Object.assign(p, { review: "todo", to_add: p.planned });
		Object.assign(p, { reviewed_by: "you", reviewed_at: new Date().toISOString() });
		return true;
	}

	bulk(id, { review, pages, filter }) {
		const wanted = pages ? new Set(pages) : null;
		const of = wanted ? this.pages.get(id).filter(p => wanted.has(p.page)) : this.fitting(id, filter ?? {});
		return { run: id, changed: of.filter(p => this.decide(p, { review })).length };
	}

	labels(id) {
		this.run(id);
		const uses = new Map();
		const use = label => uses.get(label) ?? uses.set(label, { label, pages: 0, existing: 0, added: 0 }).get(label);
		for (const p of this.pages.get(id)) {
			for (const l of p.existing) use(l).pages++, use(l).existing++;
			for (const l of p.to_add) if (!p.existing.includes(l)) use(l).pages++, use(l).added++;
		}
		const results = [...uses.values()].sort((a, b) => b.pages - a.pages);
		const twins = twinPairs.filter(([a, b]) => uses.has(a) && uses.has(b)).map(([a, b]) => ({ a, b, pages_a: uses.get(a).pages, pages_b: uses.get(b).pages, why: twinWhy[a] }));
		return { run: id, distinct: results.length, single: results.filter(x => x.pages === 1).length, twins, results, next: null };
	}

	/** Labels of one page alone are dropped; that is all that a mock need do. */
	consolidation(id, method, body) {
		this.run(id);
		const sum = () => {
			const { distinct, single } = this.labels(id);
			const pages = this.pages.get(id);
			return { pages: pages.length, labels: pages.reduce((x, p) => x + p.to_add.length, 0), distinct, on_one_page: single, reachable_pages: pages.length, pages_without: 0, near_twins: 0 };
		};
		const undo = () => {
			for (const p of this.pages.get(id)) if (p.first) ((p.to_add = p.first), delete p.first);
			this.consolidated.delete(id);
		};
		if (method === "DELETE") undo();
		if (method === "POST") {
			undo();
			const before = sum();
			const single = new Set(this.labels(id).results.filter(x => x.pages < (body?.min_pages ?? 2)).map(x => x.label));
			for (const p of this.pages.get(id)) {
				if (p.review !== "todo" || !p.to_add.some(l => single.has(l))) continue;
				p.first = p.to_add;
				p.to_add = p.to_add.filter(l => !single.has(l));
			}
			const changes = [...single].map(from => ({ from, into: null, pages: 1, why: "few pages have it" }));
			this.consolidated.set(id, { min_pages: body?.min_pages ?? 2, before, after: sum(), changes, doubts: [], told: [] });
		}
		return { run: id, consolidated: this.consolidated.has(id), ...this.consolidated.get(id) };
	}

	failures(id) {
		this.run(id);
		const results = failureKinds.map(kind => {
			const pages = this.pages.get(id).filter(p => p.code === kind.code && p.status === "failed");
			return { ...kind, count: pages.length, pages: pages.slice(0, 100).map(p => ({ page: p.page, title: p.title, url: p.url, message: p.message })) };
		});
		return { run: id, results: results.filter(g => g.count), next: null };
	}

	act(id, what, body = {}, wait_ms) {
		const run = this.run(id);
		if (!run.can.includes(what)) throw new Problem(409, "wrong_state", "Not now: the state of the run does not allow it.", `The run is ${run.status}.`);
		if (what === "cancel") {
			Object.assign(run, { stopping: true });
			setTimeout(() => this.end(run, { status: "stopped", can: ["resume", "review"] }), wait_ms);
			return run;
		}
		Object.assign(run, { status: "running", action: what, live: true, can: ["cancel"], ended_at: null });
		setTimeout(() => {
			for (const p of this.pages.get(id)) {
				if (what === "apply" && p.to_add.length && (body.approved_only ? ["approved", "edited"] : ["todo", "approved", "edited"]).includes(p.review)) this.written(p);
				else if (what === "undo" && p.review === "applied") Object.assign(p, { review: this.before.get(p).review, added: [] });
			}
			run.labels.added = this.pages.get(id).reduce((x, p) => x + p.added.length, 0);
			this.end(run, { can: run.labels.added ? ["undo"] : ["apply", "review"] });
		}, wait_ms);
		return run;
	}

	written(p) {
		this.before.set(p, { review: p.review });
		Object.assign(p, { review: "applied", added: p.to_add });
	}

	start(body) {
		const wrong = [];
		if (!this.spaces.some(s => s.key === body.space)) wrong.push({ name: "space", value: body.space, message: `There is no space “${body.space}”.` });
		if (body.vocabulary && !body.vocabulary.labels) wrong.push({ name: "vocabulary.labels", value: "", message: "The vocabulary has no “labels”." });
		if (wrong.length) throw new Problem(422, "bad_request", "The request is not acceptable.", "Some fields are wrong.", wrong);
		const id = `20261126-12${String(this.runs.size).padStart(4, "0")}-n3w${this.runs.size}`;
		this.add(id, body.space, makePages(id, 34, { seed: 11 }), { status: "running", live: true, can: ["cancel"], planned: false, ended_at: null, started_at: new Date().toISOString(), processing_time_s: 0 });
		this.history.set(id, makeHistory(0));
		const run = this.runs.get(id);
		setTimeout(() => this.end(run, { planned: true, can: ["apply", "review"] }), 400);
		return run;
	}

	throttles() {
		const live = this.runs.get(ids.live);
		const one = (name, level, peak, in_flight, waiting, state, requests_per_s, last) => {
			const b = this.bounds.get(name);
			return { name, group: name, pid: 4127, level: b ? Math.min(b.highest, Math.max(b.lowest, level)) : level, peak_level: peak, in_flight, waiting, state, requests_per_s, tokens_per_s: null, lowest: b?.lowest ?? null, highest: b?.highest ?? null, last_change: last };
		};
		if (!live || live.status !== "running") return { results: [], next: null };
		return {
			results: [
				one("gemini", 8, 9, live.in_flight, 2, "steady", 1.18, { from: 7, to: 8, reason: "recovery", ago_s: this.t - 372 }),
				one("openai", 6, 10, 0, 1, "suspended", 8.33, null),
				one("confluence-reads", 4, 8, 2, 0, "probing", null, { from: 5, to: 4, reason: "429", ago_s: 260 }),
			],
			next: null,
		};
	}
}
