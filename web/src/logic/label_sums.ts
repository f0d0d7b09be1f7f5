// Sums over the labels of a run. Pure.
import type { LabelUse } from "../types.ts";

export const bins: [string, number, number][] = [
	["1 page", 1, 1],
	["2 to 4", 2, 4],
	["5 to 19", 5, 19],
	["20 to 99", 20, 99],
	["100 or more", 100, Infinity],
];

/** How many labels are on so many pages. */
export function spread(labels: LabelUse[]): number[] {
	return bins.map(([, a, z]) => labels.reduce((sum, x) => sum + (x.pages >= a && x.pages <= z ? 1 : 0), 0));
}

/** Of the labels, those with `text` in them, on most pages first, then by name. */
export function found(labels: LabelUse[], text: string, only: "all" | "single"): LabelUse[] {
	const t = text.trim().toLocaleLowerCase();
	return labels
		.filter(x => (only === "all" || x.pages === 1) && (!t || x.label.toLocaleLowerCase().includes(t)))
		.sort((a, b) => b.pages - a.pages || (a.label < b.label ? -1 : 1));
}
