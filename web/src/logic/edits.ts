// What an edit makes of a page, before the service has said so; and what takes it back. Pure.
import type { LabelNote, Page, PageEdit, Review } from "../types.ts";

export const decided: Review[] = ["approved", "edited", "rejected"];

/** Pages whose labels can be decided on. */
export const hasPlan = (p: Page): boolean => p.review === "todo" || decided.includes(p.review);

/** Pages that a person may give labels: all whose labels are not on them already, those that failed, too. */
export const takesLabels = (p: Page): boolean => p.review !== "applied";

const same = (a: string[], b: string[]): boolean => a.length === b.length && a.every((x, i) => x === b[i]);

export function edited(p: Page, e: PageEdit): Page {
	if (e.to_add) return { ...p, to_add: e.to_add, review: "edited" };
	switch (e.review) {
		case "approved":
			return { ...p, review: "approved", to_add: p.to_add.length ? p.to_add : p.planned };
		case "rejected":
			return { ...p, review: "rejected", to_add: [] };
		case "todo":
			return { ...p, review: p.planned.length ? "todo" : "none", to_add: p.planned };
		default:
			return p;
	}
}

/** The edits that bring a page back to what it was. */
export function back(was: Page): PageEdit[] {
	switch (was.review) {
		case "approved":
			return same(was.to_add, was.planned) ? [{ review: "todo" }, { review: "approved" }] : [{ to_add: was.to_add }, { review: "approved" }];
		case "edited":
			return [{ to_add: was.to_add }];
		case "rejected":
			return [{ review: "rejected" }];
		default:
			return [{ review: "todo" }];
	}
}

/** Whether an approval or a rejection would change the page. An edited page counts as approved already. */
export function changes(p: Page, to: "approved" | "rejected"): boolean {
	if (!hasPlan(p)) return false;
	return to === "approved" ? p.review !== "approved" && p.review !== "edited" : p.review !== "rejected";
}

export interface Label {
	name: string;
	/** apply would add it */
	kept: boolean;
	/** a person put it there */
	byHand: boolean;
	/** nobody has approved it, and the model was not sure */
	held: boolean;
	/** what the model said of it */
	note?: LabelNote;
}

/** All labels that were planned or added by hand, the planned ones first. */
export function labelsOf(p: Page): Label[] {
	const notes = new Map(p.notes?.map(note => [note.label, note]));
	const out: Label[] = p.planned.map(name => {
		const note = notes.get(name);
		return { name, kept: p.to_add.includes(name), byHand: false, held: p.review === "todo" && !!note?.held, note };
	});
	for (const name of p.to_add) if (!p.planned.includes(name)) out.push({ name, kept: true, byHand: true, held: false });
	return out;
}

/**
 * The edit behind a click on a label: leaves it out, or takes it in again. The last one left out rejects the page, or brings it
 * back to what it was, where all its labels were a person's.
 */
export function toggled(p: Page, name: string): PageEdit {
	const kept = p.to_add.includes(name);
	if (!kept) return { to_add: [...p.to_add, name] };
	const rest = p.to_add.filter(x => x !== name);
	return rest.length ? { to_add: rest } : { review: p.planned.length ? "rejected" : "todo" };
}
