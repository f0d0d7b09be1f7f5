// The service's HTTP interface. Addresses are made from the page's own, so the page works behind a proxy's prefix, and
// from the origin, because fetch refuses an address with a name and a password in it (https://user:token@host/).
import { EventReader, type StreamEvent } from "./logic/event_reader.ts";
import type * as t from "./types.ts";

const base = location.origin + location.pathname.replace(/[^/]*$/, "");

/** What went wrong: the service's problem, or that it could not be reached (status 0). */
export class ApiError extends Error {
	constructor(readonly problem: t.Problem) {
		super(problem.detail || problem.title);
	}
	get status(): number {
		return this.problem.status;
	}
	/** Whether asking again may help. */
	get passing(): boolean {
		return this.status === 0 || this.status === 429 || this.status >= 500;
	}
}

type Listener = () => void;
let refused = false;
const onRefused = new Set<Listener>();

/** Whether the service asked for a token that the browser did not send. */
export const tokenRefused = {
	get: () => refused,
	listen(f: Listener): () => void {
		onRefused.add(f);
		return () => onRefused.delete(f);
	},
};

function setRefused(value: boolean): void {
	if (refused === value) return;
	refused = value;
	for (const f of onRefused) f();
}

type Query = Record<string, string | number | boolean | undefined>;

function address(path: string, query: Query = {}): string {
	const q = new URLSearchParams();
	for (const [k, v] of Object.entries(query)) if (v !== undefined && v !== "") q.set(k, String(v));
	const s = q.toString();
	return base + path + (s ? "?" + s : "");
}

/** A key for Idempotency-Key; crypto.randomUUID is not there over plain http. */
export function newKey(): string {
	return Array.from(crypto.getRandomValues(new Uint8Array(16)), x => x.toString(16).padStart(2, "0")).join("");
}

/** One key for each body: asked twice, because the answer was lost, it starts nothing twice. */
export class Keys {
	private keys = new Map<string, string>();
	of(body: unknown): string {
		const what = JSON.stringify(body);
		const key = this.keys.get(what) ?? newKey();
		this.keys.set(what, key);
		return key;
	}
}

interface Ask {
	query?: Query;
	body?: unknown;
	key?: string;
	signal?: AbortSignal | undefined;
	/** No answer is waited for longer than this. */
	deadline_ms?: number;
}

const deadline_ms = 60_000;

async function call<T>(method: string, path: string, ask: Ask = {}): Promise<T> {
	const headers: Record<string, string> = { Accept: "application/json" };
	if (ask.body !== undefined) headers["Content-Type"] = "application/json";
	if (ask.key) headers["Idempotency-Key"] = ask.key;
	const late = new AbortController();
	const timer = setTimeout(() => late.abort(), ask.deadline_ms ?? deadline_ms);
	const stop = () => late.abort();
	ask.signal?.addEventListener("abort", stop);
	try {
		const answer = await fetch(address(path, ask.query), {
			method,
			headers,
			body: ask.body === undefined ? null : JSON.stringify(ask.body),
			credentials: "same-origin",
			cache: "no-store",
			signal: late.signal,
		});
		setRefused(answer.status === 401);
		const text = await answer.text();
		if (!answer.ok) throw new ApiError(problemOf(answer.status, text));
		return (text ? JSON.parse(text) : undefined) as T;
	} catch (e) {
		if (e instanceof ApiError) throw e;
		if (ask.signal?.aborted) throw new DOMException("Given up", "AbortError");
		const detail = late.signal.aborted ? "No answer came in time." : e instanceof SyntaxError ? "The answer is no JSON." : "No connection.";
		throw new ApiError({ title: "The service cannot be reached.", status: 0, code: "", detail });
	} finally {
		clearTimeout(timer);
		ask.signal?.removeEventListener("abort", stop);
	}
}

/** The events of a stream until it ends, or throws because it is cut. `heard` is called at whatever comes: an
 * EventSource would keep heartbeats to itself, and a connection that is dead looks like one on which nothing happens. */
async function* events(path: string, signal: AbortSignal, heard: () => void): AsyncGenerator<StreamEvent> {
	const answer = await fetch(address(path), { headers: { Accept: "text/event-stream" }, credentials: "same-origin", cache: "no-store", signal });
	setRefused(answer.status === 401);
	if (!answer.ok || !answer.body || !/^text\/event-stream\b/.test(answer.headers.get("content-type") ?? "")) {
		void answer.body?.cancel();
		throw new ApiError(problemOf(answer.status, ""));
	}
	const body = answer.body.getReader();
	const decoder = new TextDecoder();
	const reader = new EventReader();
	for (;;) {
		const { done, value } = await body.read();
		if (done) return;
		heard();
		yield* reader.add(decoder.decode(value, { stream: true }));
	}
}

/** The problem in an answer; one of our own where a proxy answered with something else. */
function problemOf(status: number, text: string): t.Problem {
	try {
		const p = JSON.parse(text) as Partial<t.Problem>;
		if (typeof p.title === "string" || typeof p.detail === "string") {
			return { title: p.title ?? "", status, code: p.code ?? "", detail: p.detail ?? "", ...(Array.isArray(p.errors) ? { errors: p.errors } : {}) };
		}
	} catch {
		// not the service's
	}
	return { title: "The service did not answer as it should.", status, code: "", detail: `Status ${status}.` };
}

const at = (run: string, rest = "") => `v1/runs/${encodeURIComponent(run)}${rest}`;

export interface PageQuery {
	review?: string;
	label?: string;
	q?: string;
	offset?: number;
	limit?: number;
}

export const api = {
	service: () => call<t.Service>("GET", "v1/service"),
	spaces: () => call<t.List<t.Space>>("GET", "v1/spaces"),
	check: (query: Query, signal?: AbortSignal) => call<t.CheckResult>("GET", "v1/check", { query, signal }),
	runs: (query: { cursor?: string; state?: string; space?: string; limit?: number }, signal?: AbortSignal) =>
		call<t.RunList>("GET", "v1/runs", { query, signal }),
	start: (body: t.RunRequest, key: string) => call<t.Run>("POST", "v1/runs", { body, key }),
	run: (run: string, signal?: AbortSignal, deadline_ms?: number) => call<t.Run>("GET", at(run), { signal, ...(deadline_ms ? { deadline_ms } : {}) }),
	history: (run: string, signal?: AbortSignal) => call<t.History>("GET", at(run, "/history"), { signal }),
	events: (run: string, signal: AbortSignal, heard: () => void) => events(at(run, "/events"), signal, heard),
	pages: (run: string, query: PageQuery, signal?: AbortSignal) => call<t.PageList>("GET", at(run, "/pages"), { query: { ...query }, signal }),
	edit: (run: string, page: string, body: t.PageEdit) => call<t.Page>("PATCH", at(run, "/pages/" + encodeURIComponent(page)), { body }),
	review: (run: string, body: { review: t.Decision; pages?: string[]; filter?: t.PageFilter }) =>
		call<{ changed: number }>("POST", at(run, "/review"), { body }),
	labels: (run: string, signal?: AbortSignal) => call<t.LabelList>("GET", at(run, "/labels"), { signal }),
	consolidation: (run: string, signal?: AbortSignal) => call<t.Consolidation>("GET", at(run, "/consolidate"), { signal }),
	consolidate: (run: string, min_pages: number) => call<t.Consolidation>("POST", at(run, "/consolidate"), { body: { min_pages } }),
	takeConsolidationBack: (run: string) => call<t.Consolidation>("DELETE", at(run, "/consolidate")),
	failures: (run: string, signal?: AbortSignal) => call<t.List<t.FailureGroup>>("GET", at(run, "/failures"), { signal }),
	csv: (run: string) => address(at(run, "/plan.csv")),
	act: (run: string, what: Exclude<t.RunAction, "review">, key: string, body: { approved_only?: boolean; stale_ok?: boolean } = {}) =>
		call<t.Run>("POST", at(run, "/" + what), { body, key }),
	throttles: (signal?: AbortSignal) => call<t.List<t.Throttle>>("GET", "v1/throttle", { signal }),
	tune: (body: t.Tuning) => call<t.List<t.Throttle>>("PATCH", "v1/throttle", { body }),
	schedules: (signal?: AbortSignal) => call<t.List<t.Schedule>>("GET", "v1/schedules", { signal }),
	addSchedule: (body: t.ScheduleRequest, key: string) => call<t.Schedule>("POST", "v1/schedules", { body, key }),
	switchSchedule: (name: string, enabled: boolean) => call<t.Schedule>("PATCH", "v1/schedules/" + encodeURIComponent(name), { body: { enabled } }),
	deleteSchedule: (name: string) => call<void>("DELETE", "v1/schedules/" + encodeURIComponent(name)),
};
