// The report of a simulation as the program writes it, and what is made of it for its plots and tables. Pure.
import { clock } from "../logic/format.ts";

/** What app/cli/simulation_report.cpp writes. Every text in it is to be shown as it is. */
export interface Report {
	name: string;
	/** names, each with one or more lines */
	about: [string, string[]][];
	figures: [string, string[]][];
	length_s: number;
	samples: { t: number[]; in_flight: number[]; level: number[] };
	/** the run's time in parts of one length: answers and the limits as calls a second, refused calls as a number */
	parts: { step_s: number; answers: number[]; limit: number[]; refused: number[] };
}

/** How a line is drawn; its key looks the same. */
export type Look = "area" | "line" | "dashes" | "bars";

export interface Line {
	label: string;
	look: Look;
	values: number[];
	/** for a row of a table the values are added up; else their mean is taken */
	sum: boolean;
	digits: number;
}

export interface Plot {
	title: string;
	/** what is to be seen in it */
	words: string;
	/** its values are whole numbers */
	whole: boolean;
	t: number[];
	/** how long a point counts; 0: it is a sample */
	step_s: number;
	lines: Line[];
}

export function plotsOf(r: Report): Plot[] {
	const slow = r.parts.limit.every(x => x < 1);
	const middle = r.parts.answers.map((_, i) => (i + 0.5) * r.parts.step_s);
	const line = (label: string, look: Look, values: number[], digits: number, sum = false): Line => ({ label, look, values, digits, sum });
	return [
		{
			title: "Calls in flight, and the level",
			words: "The level is how many calls the throttle allows at once.",
			whole: true,
			t: r.samples.t,
			step_s: 0,
			lines: [line("In flight", "area", r.samples.in_flight, 1), line("Level", "line", r.samples.level, 1)],
		},
		{
			title: "Answers a second, and what the limits let through",
			words: "The nearer the answers are to the dashed line, the more of the quota is used.",
			whole: false,
			t: middle,
			step_s: r.parts.step_s,
			lines: [line("Answers", "area", r.parts.answers, slow ? 4 : 2), line("Limits", "dashes", r.parts.limit, slow ? 4 : 2)],
		},
		{
			title: "Refused calls",
			words: `How many calls the provider refused, in each ${r.parts.step_s} s.`,
			whole: true,
			t: middle,
			step_s: r.parts.step_s,
			lines: [line("Refused", "bars", r.parts.refused, 0, true)],
		},
	];
}

/** What a plot shows, for those who do not see it. */
export function inWords(p: Plot): string {
	const words = p.lines.map(({ label, values, sum, digits }) => {
		const all = values.reduce((a, b) => a + b, 0);
		if (sum) return `${label}: ${all} in all`;
		const most = values.reduce((a, b) => Math.max(a, b), 0);
		return `${label}: ${(all / Math.max(1, values.length)).toFixed(digits)} on average, ${most.toFixed(digits)} at most`;
	});
	return `${p.title}. ${words.join(". ")}. The table below has the numbers.`;
}

const lengths_s = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21_600];
const rows_most = 40;

/** Whether so many short ones make a long one, without a rest. */
const fits = (short: number, long: number): boolean => short === 0 || Math.abs(long / short - Math.round(long / short)) < 1e-6;

/** The plot as rows of a table: a time and what each line is from then on. */
export function rowsOf(p: Plot, length_s: number): string[][] {
	const step = lengths_s.find(s => length_s / s <= rows_most && fits(p.step_s, s)) ?? 86_400;
	const rows = new Map<number, number[]>();
	p.t.forEach((t, i) => {
		const from = Math.floor(t / step) * step;
		rows.set(from, [...(rows.get(from) ?? []), i]);
	});
	return [...rows].map(([from, points]) => [
		clock(from),
		...p.lines.map(({ values, sum, digits }) => {
			const all = points.reduce((a, i) => a + (values[i] ?? 0), 0);
			return (sum ? all : all / points.length).toFixed(digits);
		}),
	]);
}
