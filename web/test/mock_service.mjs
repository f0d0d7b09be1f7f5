// A made-up `tagwright serve`: the contract over made-up data, and the page with the real one's headers.
// By itself: node test/mock_service.mjs [--port 8090] [--pages 50000] [--demo]
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { ids, Problem, State } from "./mock_state.mjs";

export { ids } from "./mock_state.mjs";

const statuses = ["running", "completed", "stopped", "failed", "interrupted"];
const countsOf = runs => Object.fromEntries(statuses.map(s => [s, runs.filter(r => r.status === s).length]));
const dist = new URL("../dist/", import.meta.url);
const types = { html: "text/html; charset=utf-8", js: "text/javascript; charset=utf-8", css: "text/css; charset=utf-8", svg: "image/svg+xml" };
const csp = "default-src 'self'; require-trusted-types-for 'script'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/**
 * Starts it. `control` of what comes back: `fail(path, status)` (the next requests of that path fail; `heal()`), `token` (one is
 * asked for), `cut()` (all streams end, and none is taken until `heal()`), `tick(pages)`, `delay_ms`, `asked` (all requests).
 */
export async function startMock({ port = 0, big = 0, demo = false, live = false, act_ms = 250 } = {}) {
	let state = new State({ big, demo });
	const broken = new Map();
	const control = {
		delay_ms: 0,
		token: "",
		asked: [],
		empty: false,
		get state() {
			return state;
		},
		reset: () => {
			for (const s of state.streams.values()) for (const a of s) a.destroy();
			state = new State({ big, demo });
			control.heal();
			Object.assign(control, { delay_ms: 0, token: "", asked: [], empty: false });
		},
		fail: (path, status) => broken.set(path, status),
		cut: () => {
			broken.set("/events", 502);
			for (const s of state.streams.values()) for (const a of s) a.destroy();
		},
		heal: () => broken.clear(),
		tick: pages => state.advance(pages),
	};

	const server = createServer((request, answer) => void handle(request, answer));
	const timer = live ? setInterval(() => state.advance(5), 1000) : null;

	async function handle(request, answer) {
		const url = new URL(request.url, "http://x");
		const path = url.pathname;
		try {
			control.asked.push(`${request.method} ${path}${url.search}`);
			if (!path.startsWith("/v1/")) return await file(path, answer);
			if (control.token && request.headers.authorization !== control.token) throw new Problem(401, "unauthorized", "The token is missing or wrong.");
			for (const [part, status] of broken) {
				if (!path.endsWith(part)) continue;
				if (status === 502) {
					answer.writeHead(502, { "content-type": "text/html" }).end("<h1>Bad gateway</h1>");
					return;
				}
				throw new Problem(status, "store_failed", "The store on disk cannot be read.", "runs.db: I/O error.");
			}
			if (control.delay_ms) await new Promise(r => setTimeout(r, control.delay_ms));
			const text = await body(request);
			const result = route(request, path.slice(4).split("/").map(decodeURIComponent), Object.fromEntries(url.searchParams), text ? JSON.parse(text) : undefined, answer);
			if (result === undefined) return;
			json(answer, path === "/v1/schedules" && request.method === "POST" ? 201 : request.method === "POST" && !path.endsWith("/review") ? 202 : request.method === "DELETE" ? 204 : 200, result);
		} catch (e) {
			if (answer.headersSent) return;
			if (e instanceof Problem) json(answer, e.body.status, e.body, "application/problem+json");
			else json(answer, 500, { title: String(e), status: 500, code: "internal", detail: String(e.stack) });
		}
	}

	function route(request, [a, b, c, d], query, data, answer) {
		const method = request.method;
		if (a === "service") return { version: "1.0.0", site: "https://wiki.example.com/wiki", providers: [{ name: "gemini", model: "gemini-3.5-flash-lite", local: false }, { name: "local", model: "sample", local: true }], provider: "gemini", vocabulary: true, max_labels: 5, user: "ada", token: !!control.token, started_at: new Date().toISOString(), demo };
		if (a === "spaces") return { results: state.spaces, next: null };
		if (a === "check") return check(query);
		if (a === "throttle") {
			if (method === "PATCH") data.release ? state.bounds.delete(data.group) : state.bounds.set(data.group, data);
			return control.empty ? { results: [], next: null } : state.throttles();
		}
		if (a === "schedules") return schedules(method, b, data);
		if (a !== "runs") throw new Problem(404, "not_found", "There is no such thing.");
		if (!b && method === "POST") {
			const key = request.headers["idempotency-key"];
			if (key && state.keys.has(key)) return state.keys.get(key);
			const run = state.start(data);
			if (key) state.keys.set(key, run);
			return run;
		}
		if (!b) return runs(query);
		if (!c) return state.run(b);
		if (c === "events") return events(state.run(b), answer);
		if (c === "history") return state.run(b) && { run: b, ...state.history.get(b) };
		if (c === "pages" && d) return method === "PATCH" ? state.edit(b, d, data) : state.pages.get(b).find(p => p.page === d);
		if (c === "pages") return state.list(b, query);
		if (c === "review") return state.bulk(b, data);
		if (c === "labels") return state.labels(b);
		if (c === "consolidate") return state.consolidation(b, method, data);
		if (c === "failures") return state.failures(b);
		if (c === "plan.csv") {
			answer.writeHead(200, { "content-type": "text/csv" }).end("page,title\n");
			return undefined;
		}
		return state.act(b, c, data, act_ms);
	}

	function runs(query) {
		if (control.empty) return { counts: countsOf([]), results: [], next: null };
		const all = [...state.runs.values()].sort((x, y) => (x.started_at < y.started_at ? 1 : -1)).filter(r => (!query.state || r.status === query.state) && (!query.space || r.space === query.space));
		const from = Number(query.cursor ?? 0);
		const limit = Number(query.limit ?? 50);
		return { counts: countsOf([...state.runs.values()].filter(r => !query.space || r.space === query.space)), results: all.slice(from, from + limit), next: from + limit < all.length ? String(from + limit) : null };
	}

	function events(run, answer) {
		answer.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
		answer.write("retry: 300\n: hello\n\n");
		const set = state.streams.get(run.run) ?? state.streams.set(run.run, new Set()).get(run.run);
		set.add(answer);
		answer.on("close", () => set.delete(answer));
		if (run.status === "running") {
			const recent = state.pages.get(run.run).slice(-8).map(p => ({ page: p.page, title: p.title, to_add: p.to_add }));
			answer.write(`event: snapshot\ndata: ${JSON.stringify({ run, t: run.processing_time_s, recent })}\n\n`);
		} else answer.write(`event: end\ndata: ${JSON.stringify(run)}\n\n`);
		return undefined;
	}

	function check(q) {
		const space = state.spaces.find(s => s.key === q.space);
		const bad = q.budget_usd && !(Number(q.budget_usd) > 0);
		const checks = [
			{ name: "confluence", status: "ok", message: "Signed in as the service’s account." },
			space ? { name: "space", status: "ok", message: `${space.name}: 3,200 pages` } : { name: "space", status: "failed", message: `There is no space “${q.space}”.`, code: "space_not_found" },
			q.provider === "local" ? { name: "provider", status: "ok", message: "Nothing leaves this machine." } : { name: "provider", status: "warning", message: "Answers. The daily quota is nearly used up." },
			{ name: "vocabulary", status: "ok", message: "120 labels, no twins among them." },
			bad ? { name: "budget", status: "failed", message: `“${q.budget_usd}” is no amount.`, code: "bad_setting" } : { name: "budget", status: "ok", message: "Enough for the estimate." },
		];
		return { ok: checks.every(x => x.status !== "failed"), checks, estimate: space ? { pages: 3200, more: false, calls: 653, input_tokens: 3488000, output_tokens: 166400, cost_usd: q.provider === "local" ? 0 : 1.46, seconds: 696, days: null } : null };
	}

	function schedules(method, name, data) {
		const list = state.schedules;
		if (method === "GET") return { results: control.empty ? [] : list, next: null };
		if (method === "POST") {
			if (!/^(\S+ ){4}\S+$|^\d+[mhd]$/.test(data.when)) throw new Problem(422, "bad_schedule", "The schedule is not acceptable.", `“${data.when}” is no time: five fields of cron, or an interval.`, [{ name: "when", value: data.when, message: "Such as 0 3 * * 1-5, or 6h." }]);
			list.push({ enabled: true, from_file: false, next_at: new Date(Date.now() + 9e6).toISOString(), spent_usd_month: 0, last_run: null, last_status: null, ...data });
			return list.at(-1);
		}
		const one = list.find(s => s.name === name);
		if (!one) throw new Problem(404, "not_found", "There is no such schedule.");
		if (method === "PATCH") return Object.assign(one, data);
		list.splice(list.indexOf(one), 1);
		return {};
	}

	await new Promise(r => server.listen(port, "127.0.0.1", r));
	return {
		url: `http://127.0.0.1:${server.address().port}/`,
		control,
		close: () => {
			clearInterval(timer);
			server.closeAllConnections();
			server.close();
		},
	};
}

async function file(path, answer) {
	const name = path === "/" ? "index.html" : path.slice(1);
	if (!/^[\w.]+$/.test(name)) return void answer.writeHead(404).end();
	try {
		const data = await readFile(new URL(name, dist));
		answer.writeHead(200, { "content-type": types[name.split(".").pop()] ?? "application/octet-stream", "content-security-policy": csp, "x-content-type-options": "nosniff", "referrer-policy": "no-referrer", "cache-control": "no-store" }).end(data);
	} catch {
		answer.writeHead(404).end();
	}
}

function json(answer, status, data, type = "application/json") {
	answer.writeHead(status, { "content-type": type, "cache-control": "no-store" }).end(status === 204 ? undefined : JSON.stringify(data));
}

async function body(request) {
	let text = "";
	for await (const part of request) text += part;
	return text;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const value = name => (process.argv.includes(name) ? Number(process.argv[process.argv.indexOf(name) + 1]) : 0);
	const mock = await startMock({ port: value("--port") || 8090, big: value("--pages"), demo: process.argv.includes("--demo"), live: true, act_ms: 2500 });
	console.log(`The page over made-up data: ${mock.url}#/runs (a run to review: ${ids.plan}, one that goes on: ${ids.live})`);
}
