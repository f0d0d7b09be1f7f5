// The report of `tagwright simulate --report`: one file, opened from disk, in which its data lie as JSON.
// Names are hostile text: text nodes only.
import uPlot from "uplot";
import { clock } from "../logic/format.ts";
import { inWords, plotsOf, rowsOf, type Look, type Plot, type Report } from "./report_data.ts";
import "./report.css";

const at = (id: string): HTMLElement => document.getElementById(id)!;
const report = JSON.parse(at("data").textContent!) as Report;
const root = document.documentElement;
const font = "11px Arial, sans-serif";
const height = 200;
/** Of a sheet of paper, A4 or letter. */
const paper_width = 640;

function add<K extends keyof HTMLElementTagNameMap>(to: Element, tag: K, text = "", name = ""): HTMLElementTagNameMap[K] {
	const made = document.createElement(tag);
	made.textContent = text;
	made.className = name;
	return to.appendChild(made);
}

function head(row: Element, scope: "row" | "col", text: string, name = ""): void {
	add(row, "th", text, name).setAttribute("scope", scope);
}

function facts(table: Element, rows: [string, string[]][]): void {
	table.className = "list";
	const body = add(table, "tbody");
	for (const [name, lines] of rows) {
		const row = add(body, "tr");
		head(row, "row", name);
		const cell = add(row, "td");
		for (const line of lines) add(cell, "div", line).dir = "auto";
	}
}

function table(to: Element, p: Plot): void {
	const details = add(to, "details");
	add(details, "summary", "The same as a table");
	const made = add(details, "table", "", "list");
	add(made, "caption", p.title, "sr");
	const names = add(add(made, "thead"), "tr");
	head(names, "col", "From");
	for (const { label } of p.lines) head(names, "col", label, "num");
	const body = add(made, "tbody");
	for (const [from, ...values] of rowsOf(p, report.length_s)) {
		const row = add(body, "tr");
		head(row, "row", from!);
		for (const value of values) add(row, "td", value, "num");
	}
}

/** A canvas knows no light-dark(): a colour is read from an element that uses it. */
function colour(token: string): string {
	const probe = at("probe");
	probe.style.color = `var(--${token})`;
	return getComputedStyle(probe).color;
}

const looks: Record<Look, () => uPlot.Series> = {
	area: () => ({ stroke: () => colour("accent"), fill: () => colour("tint"), width: 1 }),
	line: () => ({ stroke: () => colour("text"), width: 2, paths: uPlot.paths.stepped!({ align: 1 }) }),
	dashes: () => ({ stroke: () => colour("text"), width: 2, dash: [6, 4] }),
	bars: () => ({ stroke: () => colour("bad"), fill: () => colour("bad"), width: 0, paths: uPlot.paths.bars!({ size: [0.9, 8, 1] }) }),
};

function plot(to: Element, p: Plot): uPlot {
	const figure = add(to, "figure");
	const caption = add(figure, "figcaption");
	add(caption, "h3", p.title);
	add(caption, "p", p.words, "muted small");
	const key = add(figure, "div");
	const host = add(figure, "div", "", "plot");
	host.setAttribute("role", "img");
	host.setAttribute("aria-label", inWords(p));
	table(figure, p);
	const axis: uPlot.Axis = { font, gap: 4, stroke: () => colour("muted"), ticks: { show: false } };
	const options: uPlot.Options = {
		width: host.clientWidth,
		height,
		padding: [8, 16, 0, 0],
		legend: { mount: (_, made) => key.append(made), markers: { width: () => 0, fill: () => "" } },
		cursor: { y: false, drag: { x: false, y: false }, sync: { key: "report" }, points: { show: false } },
		scales: { x: { time: false, range: [0, report.length_s] }, y: { range: (_, __, most) => [0, Math.max(p.whole ? 1 : 0, most || 0) * 1.1 || 1] } },
		axes: [
			{
				...axis,
				size: 26,
				space: 70,
				grid: { show: false },
				incrs: [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400, 28_800, 86_400],
				values: (_, times) => times.map(clock),
			},
			{ ...axis, size: 44, space: 30, ...(p.whole && { incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000] }), grid: { stroke: () => colour("line"), width: 1 } },
		],
		series: [
			{ label: "Time", class: "time", value: (_, t) => (t === null ? "–" : clock(t)) },
			...p.lines.map(({ label, look, digits }) => ({
				...looks[look](),
				label,
				class: look,
				points: { show: false },
				value: (_: uPlot, v: number | null) => (v === null ? "–" : v.toFixed(digits)),
			})),
		],
	};
	return new uPlot(options, [p.t, ...p.lines.map(x => x.values)], host);
}

at("name").textContent = report.name;
document.title = `Simulation of ${report.name} – tagwright`;
facts(at("about"), report.about);
facts(at("figures"), report.figures);
const plots = plotsOf(report).map(p => plot(at("plots"), p));

function fit(width = 0): void {
	for (const u of plots) u.setSize({ width: width || u.root.parentElement!.clientWidth, height });
}
const redraw = () => plots.forEach(u => u.redraw(false));
let printing = false;
new ResizeObserver(() => printing || fit()).observe(at("plots"));
for (const query of ["(prefers-color-scheme: dark)", "(forced-colors: active)"]) matchMedia(query).addEventListener("change", redraw);
// Paper is light, and as wide as it is.
addEventListener("beforeprint", () => {
	printing = true;
	root.dataset["theme"] = "light";
	fit(paper_width);
});
addEventListener("afterprint", () => {
	printing = false;
	delete root.dataset["theme"];
	fit();
});
