// The address: #/runs/NAME/review?label=…; views are in the history, filters only in the address.
import { useEffect, useState } from "preact/hooks";
import { parseHash, toHash, type Route } from "./logic/address.ts";

let here: Route = parseHash(typeof location === "undefined" ? "" : location.hash);
const listeners = new Set<() => void>();

function changed(): void {
	here = parseHash(location.hash);
	for (const f of [...listeners]) f();
}

if (typeof addEventListener !== "undefined") addEventListener("hashchange", changed);

export const route = (): Route => here;

/** To another view. */
export function go(path: string): void {
	location.hash = "#" + path;
}

/** Changes the filters of this view, without a step in the history. Empty values go. */
export function setQuery(patch: Record<string, string>): void {
	const q = new URLSearchParams(here.query);
	for (const [k, v] of Object.entries(patch)) v ? q.set(k, v) : q.delete(k);
	history.replaceState(null, "", toHash(here.path, q));
	changed();
}

export function useRoute(): Route {
	const [r, set] = useState(here);
	useEffect(() => {
		const f = () => set(here);
		listeners.add(f);
		f();
		return () => void listeners.delete(f);
	}, []);
	return r;
}
