import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { ApiError } from "./api.ts";

/** Draws again when what `pick` reads has become another value. */
export function useWatch<T>(source: { listen(f: () => void): () => void }, pick: () => T): T {
	const [, draw] = useState(0);
	const last = useRef<T>(undefined as T);
	const read = useRef(pick);
	read.current = pick;
	last.current = pick();
	useLayoutEffect(
		() =>
			source.listen(() => {
				const next = read.current();
				if (!Object.is(next, last.current)) draw(x => x + 1);
			}),
		[source],
	);
	return last.current;
}

export interface Loaded<T> {
	data: T | null;
	error: ApiError | null;
	/** When `data` came, ms. */
	at: number;
	reload: () => void;
	set: (data: T) => void;
}

const retry_ms = 5000;

/** Reads something; again every `every_ms` while the page is seen, and after a passing error. What was read stays. */
export function useLoad<T>(read: (signal: AbortSignal) => Promise<T>, deps: unknown[], every_ms = 0): Loaded<T> {
	const [state, setState] = useState<{ data: T | null; error: ApiError | null; at: number }>({ data: null, error: null, at: 0 });
	const [round, setRound] = useState(0);
	const key = useRef<unknown[]>(deps);
	const fresh = key.current.some((x, i) => !Object.is(x, deps[i]));
	key.current = deps;
	useEffect(() => {
		if (fresh) setState({ data: null, error: null, at: 0 });
	}, deps);
	useEffect(() => {
		const control = new AbortController();
		let timer = 0;
		const once = async () => {
			let next = every_ms;
			try {
				const data = await read(control.signal);
				if (!control.signal.aborted) setState({ data, error: null, at: Date.now() });
			} catch (e) {
				if (control.signal.aborted) return;
				const error = e instanceof ApiError ? e : new ApiError({ title: String(e), status: 0, code: "", detail: "" });
				setState(s => ({ ...s, error }));
				next = error.passing ? retry_ms : 0;
			}
			if (next && !control.signal.aborted) timer = window.setTimeout(tick, next);
		};
		const tick = () => {
			if (document.hidden) timer = window.setTimeout(tick, 1000);
			else void once();
		};
		void once();
		return () => {
			control.abort();
			clearTimeout(timer);
		};
	}, [...deps, round, every_ms]);
	const reload = useCallback(() => setRound(x => x + 1), []);
	const set = useCallback((data: T) => setState({ data, error: null, at: Date.now() }), []);
	return { ...state, ...(fresh ? { data: null, error: null } : {}), reload, set };
}

/** The time, in steps, for words such as "12 s ago". */
export function useNow(every_ms: number): number {
	const [now, set] = useState(Date.now());
	useEffect(() => {
		const t = setInterval(() => set(Date.now()), every_ms);
		return () => clearInterval(t);
	}, [every_ms]);
	return now;
}

/** The page's title in the browser. */
export function useTitle(title: string): void {
	useEffect(() => {
		document.title = title + " · tagwright";
	}, [title]);
}
