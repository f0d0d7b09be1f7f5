// The curves of a run: points from its history, then from snapshots as they come. Pure.
import type { History, LevelMove, Run } from "../types.ts";
import { ended } from "./run_words.ts";

/** Numbers at the seconds `t` after the start, all of one length. */
export interface Curves {
	t: number[];
	level: number[];
	/** mean of 6 s */
	flight: number[];
	/** pages a second, smoothed */
	pages: number[];
	/** 429s since the point before */
	refused: number[];
}

const keep_points = 12_000;
const keep_moves = 1_000;

/** How much of a new rate is taken in a second. */
const smooth_a_second = 0.22;

export class Series {
	t: number[] = [];
	level: number[] = [];
	in_flight: number[] = [];
	pages: number[] = [];
	rate_limits: number[] = [];
	moves: LevelMove[] = [];

	load(h: History): void {
		const size = Math.min(h.t.length, h.level.length, h.in_flight.length, h.pages.length, h.rate_limits.length);
		this.t = [];
		this.level = [];
		this.in_flight = [];
		this.pages = [];
		this.rate_limits = [];
		for (let i = 0; i < size; i++) this.point(h.t[i]!, h.level[i]!, h.in_flight[i]!, h.pages[i]!, h.rate_limits[i]!);
		this.moves = h.levels.slice(-keep_moves);
	}

	/** A snapshot: one point a second is kept, the last one of it. */
	add(t: number, r: Run): void {
		this.point(t, r.concurrency, r.in_flight, ended(r), r.calls.rate_limits);
	}

	move(m: LevelMove): void {
		const last = this.moves.at(-1);
		if (last && (m.at_s < last.at_s || (m.at_s === last.at_s && m.to === last.to && m.from === last.from))) return; // told twice
		this.moves.push(m);
		if (this.moves.length > keep_moves) this.moves.shift();
	}

	private point(t: number, level: number, flight: number, pages: number, refused: number): void {
		const last = this.t.at(-1);
		if (last !== undefined && t < last) return; // told late, or a clock went back
		if (last !== undefined && Math.floor(t) === Math.floor(last)) {
			for (const a of [this.t, this.level, this.in_flight, this.pages, this.rate_limits]) a.pop();
		}
		this.t.push(t);
		this.level.push(level);
		this.in_flight.push(flight);
		this.pages.push(pages);
		this.rate_limits.push(refused);
		if (this.t.length > keep_points) for (const a of [this.t, this.level, this.in_flight, this.pages, this.rate_limits]) a.shift();
	}

	/** Mean pages a second of the last `window` seconds; null before that much was seen. */
	rate(window = 30): number | null {
		const size = this.t.length;
		if (size < 2) return null;
		const end = this.t[size - 1]!;
		if (end - this.t[0]! < window) return null;
		let i = size - 1;
		while (i > 0 && end - this.t[i]! < window) i--;
		const took = end - this.t[i]!;
		return took > 0 ? Math.max(0, this.pages[size - 1]! - this.pages[i]!) / took : null;
	}

	/** What the plots draw. */
	curves(): Curves {
		const out: Curves = { t: this.t, level: this.level, flight: [], pages: [], refused: [] };
		let from = 0;
		let sum = 0;
		let smooth = 0;
		for (let i = 0; i < this.t.length; i++) {
			sum += this.in_flight[i]!;
			while (this.t[i]! - this.t[from]! >= 6) sum -= this.in_flight[from++]!;
			out.flight.push(Math.round((10 * sum) / (i - from + 1)) / 10);
			const dt = i ? this.t[i]! - this.t[i - 1]! : 0;
			if (dt > 0) {
				const rate = Math.max(0, this.pages[i]! - this.pages[i - 1]!) / dt;
				smooth += (rate - smooth) * (1 - (1 - smooth_a_second) ** dt);
			}
			out.pages.push(Math.round(100 * smooth) / 100);
			out.refused.push(i ? Math.max(0, this.rate_limits[i]! - this.rate_limits[i - 1]!) : 0);
		}
		return out;
	}
}

export interface Outlook {
	/** seconds; null where it cannot be said yet */
	left_s: number | null;
	/** at the end, in USD; null where it cannot be said */
	cost_usd: number | null;
}

/** How long and how much it will still take: pages to do by the mean of the last 30 s; cost by what a page cost so far. */
export function outlook(r: Run, rate: number | null): Outlook {
	const done = ended(r);
	const total = r.pages.total;
	const known = r.listing_complete && total > 0;
	return {
		left_s: known && rate !== null && rate > 0 ? Math.max(0, total - done) / rate : null,
		cost_usd: known && done > 0 && r.cost_usd !== null ? (r.cost_usd / done) * total : null,
	};
}
