// Numbers, money, times and words as the page writes them. Pure.
import type { LabelNote } from "../types.ts";

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

/** 12,345 */
export const n = (x: number): string => whole.format(Number.isFinite(x) ? Math.round(x) : 0);

/** 1 page, 2 pages */
export const many = (x: number, one: string, more = one + "s"): string => `${n(x)} ${Math.round(x) === 1 ? one : more}`;

/** Two digits; four where two would say nothing. Null: the price of a model is not known. */
export function usd(x: number | null): string {
	if (x === null) return "unknown";
	return (x > 0 && x < 0.01 ? x.toFixed(4) : x.toFixed(2)) + " USD";
}

/** 6:33, or 1:02:07 from an hour on */
export function clock(s: number): string {
	const t = Math.max(0, Math.floor(s));
	const two = (x: number) => String(x).padStart(2, "0");
	return t < 3600 ? `${Math.floor(t / 60)}:${two(t % 60)}` : `${Math.floor(t / 3600)}:${two(Math.floor((t % 3600) / 60))}:${two(t % 60)}`;
}

/** less than a minute, 2 min, 1 h 5 min, 3 d 4 h */
export function span(s: number): string {
	if (s < 55) return "less than a minute";
	const min = Math.max(1, Math.round(s / 60));
	if (min < 60) return `${min} min`;
	const h = Math.floor(min / 60);
	if (h < 48) return min % 60 ? `${h} h ${min % 60} min` : `${h} h`;
	return `${Math.floor(h / 24)} d ${h % 24} h`;
}

/** How long ago: 12 s ago, 4 min ago */
export const ago = (s: number): string => (s < 90 ? `${Math.max(0, Math.round(s))} s ago` : `${span(s)} ago`);

/** Whole per cents, never 100 before it is all. */
export const pct = (a: number, b: number): number => (b > 0 ? Math.floor((100 * Math.min(a, b)) / b) : 0);

/** 1.09 M, 91 k, 730 */
export function short(x: number): [string, string] {
	if (x >= 1e6) return [(x / 1e6).toFixed(2), "M"];
	if (x >= 1e4) return [n(x / 1e3), "k"];
	return [n(x), ""];
}

/** What the model said of a label: how sure it is, and why. */
export function said(note: LabelNote): string {
	const sure = note.confidence === null ? "no confidence given" : `confidence ${note.confidence.toFixed(2)}`;
	return note.reason ? `${note.reason} (${sure}${note.held ? ", held" : ""})` : sure[0]!.toUpperCase() + sure.slice(1) + (note.held ? ", held" : "");
}

/** 09:12 today, 16:18 yesterday, 24 Nov 14:11, 24 Nov 2025. `now` and the time as milliseconds; empty where there is none. */
export function when(iso: string | null | undefined, now: number = Date.now()): string {
	const at = iso ? Date.parse(iso) : NaN;
	if (!Number.isFinite(at)) return "";
	const d = new Date(at);
	const day = (x: Date) => new Date(x.getFullYear(), x.getMonth(), x.getDate()).getTime();
	const days = Math.round((day(new Date(now)) - day(d)) / 86_400_000);
	const hm = `${String(d.getHours()).padStart(2, "0")}:${String(d.getMinutes()).padStart(2, "0")}`;
	if (days === 0) return `${hm} today`;
	if (days === 1) return `${hm} yesterday`;
	if (days === -1) return `${hm} tomorrow`;
	const month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][d.getMonth()];
	return `${d.getDate()} ${month} ${d.getFullYear() === new Date(now).getFullYear() ? hm : d.getFullYear()}`;
}

/** A page's address, if it is one that may be linked to; else empty. Content of a wiki never makes a script. */
export function safeUrl(url: string): string {
	try {
		const u = new URL(url);
		return u.protocol === "https:" || u.protocol === "http:" ? u.href : "";
	} catch {
		return "";
	}
}

/** A label as typed by a person, made what Confluence takes: small letters, no blanks. The service checks the rest. */
export const asLabel = (text: string): string => text.trim().toLocaleLowerCase().replace(/\s+/g, "-");
