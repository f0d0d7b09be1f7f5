// Reading and writing the part of the address behind #. Pure.

export interface Route {
	path: string;
	parts: string[];
	query: URLSearchParams;
}

function decode(part: string): string {
	try {
		return decodeURIComponent(part);
	} catch {
		return part; // a stray %
	}
}

export function parseHash(hash: string): Route {
	const text = hash.replace(/^#/, "");
	const cut = text.indexOf("?");
	const path = (cut < 0 ? text : text.slice(0, cut)) || "/runs";
	return { path, parts: path.split("/").filter(Boolean).map(decode), query: new URLSearchParams(cut < 0 ? "" : text.slice(cut + 1)) };
}

export function toHash(path: string, query: URLSearchParams): string {
	const s = query.toString();
	return "#" + path + (s ? "?" + s : "");
}

/** The address of a view of a run. */
export function runPath(run: string, tab = "", query: Record<string, string> = {}): string {
	const s = new URLSearchParams(query).toString();
	return `/runs/${encodeURIComponent(run)}${tab ? "/" + tab : ""}${s ? "?" + s : ""}`;
}
