// The pages of a run that fit a filter, as far as they are needed: blocks of the service's list, the edits made here, and the
// rows that no longer fit since. Knows no DOM and no network: it is given the two calls it makes.
import type { Page, PageEdit, PageList, Review, ReviewCounts } from "../types.ts";
import { edited } from "./edits.ts";
import { block_size, blocks_kept, partOf, placed, wantedBlocks } from "./list_window.ts";

export interface PageSource {
	list(offset: number, limit: number, signal: AbortSignal): Promise<PageList>;
	save(page: string, edit: PageEdit): Promise<Page>;
}

const requests_at_once = 2;

export class PageRows {
	/** Rows; -1: not known yet. */
	total = -1;
	counts: ReviewCounts | null = null;
	/** The service's list is not as it was: other people, or the run itself, changed it. */
	changed = false;
	error: unknown = null;
	private blocks = new Map<number, (Page | undefined)[]>();
	private used = new Map<number, number>();
	private gone = new Map<number, Page>();
	private asked = new Map<number, AbortController>();
	private wanted: number[] = [];
	private tick = 0;
	private era = 0;
	private saves: Promise<unknown> = Promise.resolve();
	private saving = 0;
	private revision = new Map<string, number>();
	private closed = false;

	/** `review`: the states that fit; empty: all. `tell` is called after each change. */
	constructor(private source: PageSource, private review: Review[], private tell: () => void) {}

	get(row: number): Page | undefined {
		return this.gone.get(row) ?? this.blocks.get(Math.floor(row / block_size))?.[row % block_size];
	}
	/** Rows that no longer fit the filter. */
	get stale(): number {
		return this.gone.size;
	}
	/** How often a page changed here. */
	revisionOf(page: string): number {
		return this.revision.get(page) ?? 0;
	}
	/** Loaded rows from..end. */
	*loaded(): Iterable<[number, Page]> {
		for (const [b, rows] of [...this.blocks].sort((x, y) => x[0] - y[0])) {
			for (let i = 0; i < rows.length; i++) {
				const page = this.gone.get(b * block_size + i) ?? rows[i];
				if (page) yield [b * block_size + i, page];
			}
		}
	}

	/** The rows first..end are on the screen: asks for what is missing. */
	need(first: number, end: number, down: boolean): void {
		this.wanted = this.total < 0 ? [0] : wantedBlocks(first, end, down, this.total);
		this.tick++;
		for (const b of this.wanted) this.used.set(b, this.tick);
		for (const [b, c] of this.asked) if (!this.wanted.includes(b)) c.abort();
		this.ask();
	}

	close(): void {
		this.closed = true;
		for (const c of this.asked.values()) c.abort();
	}

	/** Changes a page: here at once, then at the service; taken back here if that fails. */
	edit(row: number, edits: PageEdit[]): Promise<void> {
		const before = this.get(row);
		if (!before) return Promise.resolve();
		let now = before;
		for (const e of edits) now = edited(now, e);
		this.put(row, now);
		const mine = this.revisionOf(before.page);
		return this.queue(async () => {
			try {
				let saved = now;
				for (const e of edits) saved = await this.source.save(before.page, e);
				if (this.revisionOf(before.page) === mine) this.put(row, saved);
			} catch (e) {
				if (this.revisionOf(before.page) === mine) this.put(row, before);
				throw e;
			}
		});
	}

	/** Does `act` at the service after all earlier changes, then `after`: what it changed here. */
	queue(act: () => Promise<void>): Promise<void> {
		this.saving++;
		const mine = this.saves.then(act).finally(() => {
			this.saving--;
			this.ask();
		});
		this.saves = mine.catch(() => undefined);
		return mine;
	}

	/** Puts a changed page into its row, counts it, and keeps it there if it no longer fits. */
	put(row: number, page: Page): void {
		const was = this.get(row);
		if (was && this.counts && was.review !== page.review) {
			this.counts = { ...this.counts, [was.review]: Math.max(0, this.counts[was.review] - 1), [page.review]: this.counts[page.review] + 1 };
		}
		this.revision.set(page.page, this.revisionOf(page.page) + 1);
		const fits = !this.review.length || this.review.includes(page.review);
		const block = this.blocks.get(Math.floor(row / block_size));
		if (fits !== !this.gone.has(row)) this.era++;
		if (fits) this.gone.delete(row);
		else this.gone.set(row, page);
		if (block) block[row % block_size] = page;
		this.tell();
	}

	private ask(): void {
		if (this.closed || this.saving) return; // what is asked now would be of before a change
		for (const b of this.wanted) {
			if (this.asked.size >= requests_at_once) return;
			if (!this.blocks.has(b) && !this.asked.has(b)) void this.fetch(b);
		}
	}

	private async fetch(b: number): Promise<void> {
		const control = new AbortController();
		this.asked.set(b, control);
		const era = this.era;
		const rows = [...this.gone.keys()].sort((x, y) => x - y);
		const part = partOf(b, rows);
		let failed = false;
		try {
			const answer = await this.source.list(part.offset, Math.max(1, part.limit), control.signal);
			if (this.closed) return;
			if (era === this.era && !this.saving) this.take(b, answer);
			this.error = null;
		} catch (e) {
			failed = !control.signal.aborted;
			if (failed) this.error = e;
		} finally {
			this.asked.delete(b);
		}
		if (this.closed) return;
		this.tell();
		if (failed) setTimeout(() => this.ask(), 4000);
		else this.ask();
	}

	private take(b: number, answer: PageList): void {
		this.counts = answer.counts;
		if (this.total < 0) this.total = answer.total;
		else if (answer.total !== this.total - this.gone.size) this.changed = true;
		const block: (Page | undefined)[] = new Array<Page | undefined>(Math.min(block_size, Math.max(0, this.total - b * block_size)));
		for (const [row, k] of placed(b, new Set(this.gone.keys()), answer.results.length)) {
			if (row < this.total) block[row % block_size] = answer.results[k];
		}
		this.blocks.set(b, block);
		this.used.set(b, ++this.tick);
		while (this.blocks.size > blocks_kept) {
			let oldest = -1;
			for (const k of this.blocks.keys()) if (!this.wanted.includes(k) && (oldest < 0 || (this.used.get(k) ?? 0) < (this.used.get(oldest) ?? 0))) oldest = k;
			if (oldest < 0) return;
			this.blocks.delete(oldest);
		}
	}
}
