// Three plots with one time axis and one cursor, drawn by uPlot; numbered marks where the level moved.
import uPlot from "uplot";
import { clock } from "../logic/format.ts";
import type { Curves } from "../logic/series.ts";
import { onColours } from "../settings.ts";
import type { LevelMove } from "../types.ts";

/** What the plots say of one moment. */
export interface Moment {
	t: number;
	level: number;
	flight: number;
	pages: number;
	refused: number;
}

const tokens = ["text", "muted", "line", "edge", "surface", "accent", "tint", "fill", "on-accent", "good", "good-soft", "bad"] as const;
type Token = (typeof tokens)[number];
const left = 40;
const right = 16;
const font = "11px Arial, sans-serif";

export class PlotSet {
	private plots: uPlot[] = [];
	private colour = {} as Record<Token, string>;
	private curves: Curves = { t: [], level: [], flight: [], pages: [], refused: [] };
	private moves: LevelMove[] = [];
	private marked = 0;
	private last_s = 0;
	private stop: (() => void)[] = [];
	/** Of the point under the cursor; null: it is on no point. */
	private at: number | null = null;

	/** `hosts`: where the plots go: level, pages, 429s. `show` gets what is under the cursor, else the newest. */
	constructor(
		private hosts: HTMLElement[],
		private probe: HTMLElement,
		private show: (m: Moment | null, at: number) => void,
	) {
		this.readColours();
		const width = this.width();
		this.plots = [this.make(0, width, 158), this.make(1, width, 84), this.make(2, width, 92)];
		const size = new ResizeObserver(() => {
			const w = this.width();
			for (const u of this.plots) if (u.width !== w) u.setSize({ width: w, height: u.height });
		});
		size.observe(hosts[0]!);
		this.stop.push(
			() => size.disconnect(),
			onColours(() => {
				this.readColours();
				for (const u of this.plots) u.redraw(false);
			}),
		);
	}

	close(): void {
		for (const f of this.stop) f();
		for (const u of this.plots) u.destroy();
		this.plots = [];
	}

	/** `last_s`: only so many seconds; 0: the whole run. */
	set(curves: Curves, moves: LevelMove[], last_s: number): void {
		this.curves = curves;
		this.moves = moves;
		this.last_s = last_s;
		const { t, level, flight, pages, refused } = curves;
		this.plots[0]?.setData([t, flight, level]);
		this.plots[1]?.setData([t, pages]);
		this.plots[2]?.setData([t, refused]);
		this.tell();
	}

	/** Shows a mark as chosen; 0: none. */
	mark(number: number): void {
		if (this.marked === number) return;
		this.marked = number;
		this.plots[0]?.redraw(false);
	}

	/** Moves the cursor to a point; null takes it away. */
	point(index: number | null): void {
		const u = this.plots[0];
		const t = index === null ? undefined : this.curves.t[index];
		if (!u) return;
		u.setCursor(t === undefined ? { left: -10, top: -10 } : { left: u.valToPos(t, "x"), top: 10 });
		this.at = index;
		this.tell();
	}

	private tell(): void {
		const c = this.curves;
		const i = Math.min(this.at ?? c.t.length - 1, c.t.length - 1);
		this.show(i < 0 ? null : { t: c.t[i]!, level: c.level[i]!, flight: c.flight[i]!, pages: c.pages[i]!, refused: c.refused[i]! }, i);
	}

	private width(): number {
		return Math.max(240, this.hosts[0]!.clientWidth);
	}

	/** A canvas knows no light-dark(): the colours are read from an element that uses them. */
	private readColours(): void {
		for (const name of tokens) {
			this.probe.style.color = `var(--${name})`;
			this.colour[name] = getComputedStyle(this.probe).color;
		}
	}

	private range = (): [number, number] => {
		const t = this.curves.t;
		const end = Math.max(t.at(-1) ?? 0, 1);
		return [this.last_s ? Math.max(t[0] ?? 0, end - this.last_s) : (t[0] ?? 0), end];
	};

	private make(which: number, width: number, height: number): uPlot {
		const c = this.colour;
		const last = which === 2;
		const top = (least: number, room: number) => (_: uPlot, __: number, max: number): [number, number] => [0, Math.max(least, (max || 0) * room)];
		const series: uPlot.Series[][] = [
			[
				{ stroke: () => c.accent, fill: () => c.tint, width: 1, points: { show: false } },
				{ stroke: () => c.accent, width: 2, paths: uPlot.paths.stepped!({ align: 1 }), points: { show: false } },
			],
			[{ stroke: () => c.good, fill: () => c["good-soft"], width: 1.5, points: { show: false } }],
			[{ stroke: () => c.bad, fill: () => c.bad, width: 0, paths: uPlot.paths.bars!({ size: [0.9, 8, 3] }), points: { show: false } }],
		];
		const options: uPlot.Options = {
			width,
			height,
			padding: [which === 0 ? 46 : 8, right, last ? 0 : 6, 0],
			legend: { show: false },
			cursor: { y: false, drag: { x: false, y: false }, sync: { key: "run", setSeries: false }, points: { show: false } },
			scales: {
				x: { time: false, range: this.range },
				y: { range: top(which === 0 ? 6 : 3, 1.15) },
			},
			axes: [
				{
					show: last,
					size: 26,
					gap: 4,
					font,
					stroke: () => c.muted,
					grid: { show: false },
					ticks: { show: false },
					space: 70,
					incrs: [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400, 28800, 86400],
					values: (_, at) => at.map(clock),
				},
				{
					size: left,
					gap: 4,
					font,
					stroke: () => c.muted,
					grid: { stroke: () => c.line, width: 1 },
					ticks: { show: false },
					space: which === 0 ? 34 : 26,
					incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000],
				},
			],
			series: [{}, ...series[which]!],
			hooks: {
				drawClear: [u => this.drawLines(u)],
				draw: [u => which === 0 && this.drawMarks(u)],
				setCursor: [
					u => {
						const i = u.cursor.idx;
						const next = u.cursor.left !== undefined && u.cursor.left >= 0 && typeof i === "number" ? i : null;
						if (next === this.at) return;
						this.at = next;
						this.tell();
					},
				],
			},
		};
		return new uPlot(options, which === 0 ? [[], [], []] : [[], []], this.hosts[which]!);
	}

	/** A dotted line through all plots at each change of the level. */
	private drawLines(u: uPlot): void {
		const { ctx } = u;
		const px = uPlot.pxRatio;
		ctx.save();
		ctx.strokeStyle = this.colour.edge;
		ctx.lineWidth = px;
		ctx.setLineDash([px, 3 * px]);
		ctx.beginPath();
		for (const m of this.seen(u)) {
			const x = Math.round(u.valToPos(m.at_s, "x", true)) + 0.5;
			ctx.moveTo(x, u.bbox.top - (u === this.plots[0] || !this.plots.length ? 22 * px : 0));
			ctx.lineTo(x, u.bbox.top + u.bbox.height);
		}
		ctx.stroke();
		ctx.restore();
	}

	/** Numbers above the lines, in two rows; those without room are in the list only. */
	private drawMarks(u: uPlot): void {
		const { ctx } = u;
		const px = uPlot.pxRatio;
		const taken = [-99, -99];
		ctx.save();
		ctx.textAlign = "center";
		ctx.textBaseline = "middle";
		ctx.font = `600 ${10 * px}px Arial, sans-serif`;
		for (const m of this.seen(u)) {
			const x = u.valToPos(m.at_s, "x", true) / px;
			const row = x - taken[0]! > 20 ? 0 : x - taken[1]! > 20 ? 1 : -1;
			if (row < 0) continue;
			taken[row] = x;
			const on = m.number === this.marked;
			const y = 12 + row * 20;
			ctx.beginPath();
			ctx.arc(x * px, y * px, 9 * px, 0, 7);
			ctx.fillStyle = on ? this.colour.fill : this.colour.surface;
			ctx.fill();
			ctx.strokeStyle = on ? this.colour.fill : m.to > m.from ? this.colour.good : this.colour.bad;
			ctx.lineWidth = 1.2 * px;
			ctx.stroke();
			ctx.fillStyle = on ? this.colour["on-accent"] : this.colour.text;
			ctx.fillText(String(m.number), x * px, (y + 0.5) * px);
		}
		ctx.restore();
	}

	private seen(u: uPlot): (LevelMove & { number: number })[] {
		const { min, max } = u.scales["x"]!;
		if (min === undefined || max === undefined || min === null || max === null) return [];
		return this.moves.map((m, i) => ({ ...m, number: i + 1 })).filter(m => m.at_s >= min && m.at_s <= max);
	}
}
