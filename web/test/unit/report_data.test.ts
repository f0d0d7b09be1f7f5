import assert from "node:assert/strict";
import { test } from "node:test";
import { inWords, plotsOf, rowsOf, type Report } from "../../src/report/report_data.ts";

const report = (more: Partial<Report> = {}): Report => ({
	name: "x",
	about: [],
	figures: [],
	length_s: 60,
	samples: { t: [0, 10, 20, 30, 40, 50], in_flight: [0, 2, 4, 4, 4, 1], level: [1, 2, 4, 4, 4, 4] },
	parts: { step_s: 2, answers: Array(30).fill(1.5), limit: Array(30).fill(2), refused: Array(30).fill(0).with(3, 2).with(29, 1) },
	...more,
});

test("three plots of one time", () => {
	const plots = plotsOf(report());
	assert.deepEqual(plots.map(p => p.lines.map(x => `${x.label} ${x.look}`)), [["In flight area", "Level line"], ["Answers area", "Limits dashes"], ["Refused bars"]]);
	for (const p of plots) for (const x of p.lines) assert.equal(x.values.length, p.t.length);
	assert.deepEqual(plots[2]!.t.slice(0, 3), [1, 3, 5]); // a part stands in its middle
	assert.match(plots[2]!.words, /in each 2 s/);
});

test("what a plot shows, in words", () => {
	assert.deepEqual(plotsOf(report()).map(inWords), [
		"Calls in flight, and the level. In flight: 2.5 on average, 4.0 at most. Level: 3.2 on average, 4.0 at most. The table below has the numbers.",
		"Answers a second, and what the limits let through. Answers: 1.50 on average, 1.50 at most. Limits: 2.00 on average, 2.00 at most. The table below has the numbers.",
		"Refused calls. Refused: 3 in all. The table below has the numbers.",
	]);
});

test("rows of a table: means, but refused calls are added up", () => {
	const [flight, answers, refused] = plotsOf(report()).map(p => rowsOf(p, 60));
	assert.deepEqual(flight!.slice(0, 3), [["0:00", "0.0", "1.0"], ["0:10", "2.0", "2.0"], ["0:20", "4.0", "4.0"]]);
	assert.deepEqual(answers![0], ["0:00", "1.50", "2.00"]);
	assert.equal(answers!.length, 30);
	assert.deepEqual(refused!.filter(x => x[1] !== "0"), [["0:06", "2"], ["0:58", "1"]]);
});

test("few rows, of whole parts, and none of them lost", () => {
	for (const [length_s, step_s] of [[0.5, 0.01], [9, 0.1], [100, 1], [110, 2], [1800, 5], [97_222, 1800], [2_592_000, 86_400]] as const) {
		const count = Math.ceil(length_s / step_s);
		const parts = { step_s, answers: Array(count).fill(1), limit: Array(count).fill(1), refused: Array(count).fill(1) };
		const rows = rowsOf(plotsOf(report({ length_s, parts }))[2]!, length_s);
		assert.ok(rows.length <= 41, `${rows.length} rows of ${length_s} s`);
		assert.equal(rows.reduce((a, x) => a + Number(x[1]), 0), count);
		assert.equal(new Set(rows.slice(0, -1).map(x => x[1])).size <= 1, true, `rows of ${length_s} s differ in length`);
	}
});

test("rates below one a second keep digits that tell something", () => {
	const parts = { step_s: 30, answers: [0.0667], limit: [0.05], refused: [0] };
	assert.deepEqual(rowsOf(plotsOf(report({ parts }))[1]!, 30), [["0:00", "0.0667", "0.0500"]]);
});

test("a run that did nothing", () => {
	const empty = report({ length_s: 0.001, samples: { t: [], in_flight: [], level: [] }, parts: { step_s: 0.01, answers: [0], limit: [5], refused: [0] } });
	for (const p of plotsOf(empty)) assert.doesNotMatch(inWords(p) + rowsOf(p, empty.length_s).join(), /NaN|Infinity/);
});
