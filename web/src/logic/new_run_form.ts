// The form of a new run, as typed; what it asks the service for, and what is wrong with it before that. Pure.
import type { Problem, RunRequest } from "../types.ts";

export interface NewRunForm {
	space: string;
	provider: string;
	dry_run: boolean;
	/** as the service is configured; none: open labels; file: `file` */
	vocabulary: "configured" | "none" | "file";
	file: { name: string; data: Record<string, unknown> } | null;
	budget: string;
	under: string;
	max_labels: string;
	/** Only these pages; empty: all. */
	pages: string[];
}

export type FieldName = "space" | "provider" | "vocabulary" | "budget" | "under" | "max_labels";
export type Wrong = Partial<Record<FieldName, string>>;

export function wrongIn(f: NewRunForm): Wrong {
	const out: Wrong = {};
	if (!f.space.trim()) out.space = "Choose a space.";
	if (f.budget.trim() && amount(f.budget) === null) out.budget = `“${f.budget.trim()}” is no amount. A number above 0, such as 2.50.`;
	if (f.under.trim() && !/^[0-9]+$/.test(f.under.trim())) out.under = `“${f.under.trim()}” is no page id. Digits only: the number in the page’s address.`;
	const labels = f.max_labels.trim();
	if (labels && !(/^[0-9]+$/.test(labels) && Number(labels) >= 1 && Number(labels) <= 50)) out.max_labels = `“${labels}” is not from 1 to 50.`;
	if (f.vocabulary === "file" && !f.file) out.vocabulary = "Choose a file.";
	return out;
}

/** A number above 0, with a dot or a comma; null: it is none. */
export function amount(text: string): number | null {
	const t = text.trim().replace(",", ".");
	return /^\d*\.?\d+$|^\d+\.$/.test(t) && Number(t) > 0 && Number.isFinite(Number(t)) ? Number(t) : null;
}

export function requestOf(f: NewRunForm): RunRequest {
	const out: RunRequest = { space: f.space.trim(), dry_run: f.dry_run };
	if (f.provider) out.provider = f.provider;
	const budget = amount(f.budget);
	if (budget !== null) out.budget_usd = budget;
	if (f.under.trim()) out.under = f.under.trim();
	if (f.max_labels.trim()) out.max_labels = Number(f.max_labels);
	if (f.vocabulary === "none") out.vocabulary = null;
	if (f.vocabulary === "file" && f.file) out.vocabulary = f.file.data;
	if (f.pages.length) out.pages = f.pages;
	return out;
}

/** What the service found wrong, by field; what belongs to none is in `rest`. */
export function placeProblem(p: Problem): { wrong: Wrong; rest: string } {
	const names: Record<string, FieldName> = { space: "space", provider: "provider", vocabulary: "vocabulary", budget_usd: "budget", under: "under", max_labels: "max_labels" };
	const wrong: Wrong = {};
	const rest: string[] = [];
	for (const e of p.errors ?? []) {
		const field = names[e.name.split(/[.[/]/)[0] ?? ""];
		if (field) wrong[field] = [wrong[field], e.message].filter(Boolean).join(" ");
		else rest.push(`${e.name}: ${e.message}`);
	}
	if (!Object.keys(wrong).length || rest.length) rest.unshift([p.title, p.detail].filter(Boolean).join(" "));
	return { wrong, rest: rest.join(" ") };
}

/** A vocabulary file as read; its text is checked by the service, here only that it is an object. */
export function readVocabulary(name: string, text: string): { file: NewRunForm["file"]; error: string } {
	try {
		const data = JSON.parse(text.replace(/^\uFEFF/, "")) as unknown;
		if (typeof data !== "object" || data === null || Array.isArray(data)) return { file: null, error: `“${name}” holds no JSON object: {"labels": …}.` };
		return { file: { name, data: data as Record<string, unknown> }, error: "" };
	} catch (e) {
		return { file: null, error: `“${name}” is no JSON: ${(e as Error).message}` };
	}
}
