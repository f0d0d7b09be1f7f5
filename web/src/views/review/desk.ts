// The review of a run: what is filtered, where one is, what is selected, and the steps that can be taken back.
import { api, ApiError } from "../../api.ts";
import { back, changes, edited, hasPlan, takesLabels, toggled } from "../../logic/edits.ts";
import { asLabel, many, safeUrl } from "../../logic/format.ts";
import { PageRows } from "../../logic/page_rows.ts";
import { complain, say, toast } from "../../parts/say.tsx";
import type { RunModel } from "../../run_model.ts";
import type { Decision, Page, PageEdit, PageFilter, Review } from "../../types.ts";

export interface Filter {
	/** One review state; empty: all. */
	review: Review | "";
	label: string;
	q: string;
}

interface Step {
	rows: PageRows;
	pages: { row: number; was: Page }[];
}

const steps_kept = 200;
const ids_at_once = 1000;

const words: Record<string, string> = { approved: "Approved", rejected: "Rejected", todo: "Taken back" };
const why = (e: unknown): string => (e instanceof ApiError ? [e.problem.title, e.problem.detail].filter(Boolean).join(" ") : String(e));

export class Desk {
	rows: PageRows;
	cur = 0;
	/** Goes up when the current row is to get the focus, and be seen. */
	focusAsked = 0;
	/** The field for another label of the current page is to get the focus, as soon as it is there. */
	labelAsked = false;
	/** Goes up when the list is a new one. */
	listed = 0;
	selected = new Map<string, number>();
	/** Everything that fits the filter is selected, loaded or not. */
	allFit = false;
	sheet = false;
	version = 0;
	private anchor = -1;
	private steps: Step[] = [];
	private listeners = new Set<() => void>();

	constructor(
		readonly model: RunModel,
		public filter: Filter,
	) {
		this.rows = this.open();
	}

	listen = (f: () => void): (() => void) => {
		this.listeners.add(f);
		return () => void this.listeners.delete(f);
	};

	close(): void {
		this.rows.close();
		this.listeners.clear();
	}

	get editable(): boolean {
		return !!this.model.run?.can.includes("review");
	}
	get total(): number {
		return Math.max(0, this.rows.total);
	}
	page(row = this.cur): Page | undefined {
		return this.rows.get(row);
	}
	isSelected(p: Page): boolean {
		return this.allFit || this.selected.has(p.page);
	}
	get count(): number {
		return this.allFit ? this.total : this.selected.size;
	}

	setFilter(f: Filter): void {
		if (f.review === this.filter.review && f.label === this.filter.label && f.q === this.filter.q) return;
		this.filter = f;
		this.cur = 0;
		this.renew();
	}

	/** Asks for the list anew; stays where one was, as far as there are rows. */
	renew(): void {
		this.rows.close();
		this.clear();
		this.rows = this.open();
		this.listed++;
		this.rows.need(0, 1, true);
		this.tell();
	}

	/** The open page or another one is shown. */
	go(row: number, focus = true): void {
		if (this.rows.total === 0) return;
		this.cur = this.rows.total < 0 ? 0 : Math.max(0, Math.min(this.total - 1, row)); // not loaded: the first row, when it comes
		if (focus) this.focusAsked++;
		this.labelAsked = false;
		this.tell();
	}

	/** Opens the current page for another label. */
	askLabel(): void {
		this.labelAsked = true;
		this.setSheet(true);
	}

	setSheet(open: boolean): void {
		this.sheet = open;
		this.tell();
	}

	/** Approves or rejects the page of a row. */
	decide(to: "approved" | "rejected", row = this.cur): void {
		const p = this.page(row);
		if (!p || !this.editable || !changes(p, to)) return;
		this.edit(row, p, [{ review: to }]);
		say(words[to]!);
	}

	toggle(row: number, name: string): void {
		const p = this.page(row);
		if (p && this.editable && hasPlan(p)) this.edit(row, p, [toggled(p, name)]);
	}

	/** Adds a label by hand; says what is wrong with it, else nothing. */
	add(row: number, text: string): string {
		const p = this.page(row);
		const name = asLabel(text);
		if (!p || !name || !takesLabels(p)) return "";
		if (p.existing.includes(name)) return `“${name}” is on the page already.`;
		if (p.to_add.includes(name)) return `“${name}” is proposed already.`;
		if (name.length > 255) return "A label has at most 255 characters.";
		if (p.to_add.length >= 50) return "A page takes at most 50 labels.";
		this.edit(row, p, [{ to_add: [...p.to_add, name] }]);
		return "";
	}

	select(row: number, range = false): void {
		const p = this.page(row);
		if (!p) return;
		if (this.allFit) {
			this.allFit = false; // from "all" to those that are loaded, without this one
			for (const [i, x] of this.rows.loaded()) this.selected.set(x.page, i);
			this.selected.delete(p.page);
		} else if (range && this.anchor >= 0) {
			for (let i = Math.min(row, this.anchor); i <= Math.max(row, this.anchor); i++) {
				const x = this.page(i);
				if (x) this.selected.set(x.page, i);
			}
		} else if (this.selected.has(p.page)) this.selected.delete(p.page);
		else this.selected.set(p.page, row);
		this.anchor = row;
		this.go(row);
	}

	selectAll(): void {
		this.selected.clear();
		this.allFit = true;
		this.tell();
	}

	clear(): void {
		this.selected.clear();
		this.allFit = false;
		this.anchor = -1;
		this.tell();
	}

	/** Labels that the selected pages would get, as far as they are loaded. */
	selectedLabels(): number {
		let sum = 0;
		for (const row of this.selected.values()) sum += this.page(row)?.to_add.length ?? 0;
		return sum;
	}

	/** Approves or rejects the selected pages. */
	decideSelected(to: "approved" | "rejected"): void {
		const pages = [...this.selected.values()].map(row => ({ row, was: this.page(row) })).filter((x): x is { row: number; was: Page } => !!x.was && changes(x.was, to));
		this.clear();
		if (!pages.length) {
			toast("Nothing to change: they are so already.");
			return;
		}
		this.remember({ rows: this.rows, pages });
		for (const x of pages) this.rows.put(x.row, edited(x.was, { review: to }));
		const rows = this.rows;
		const done = rows.queue(() => this.send(to, pages.map(x => x.was.page)));
		done.then(
			() => toast(`${many(pages.length, "page")} ${to}.`, () => void this.undo()),
			e => {
				for (const x of pages) rows.put(x.row, x.was);
				complain(`Nothing was changed. ${why(e)}`);
			},
		);
	}

	/** Approves or rejects everything that fits the filter; the filter goes to the service, not the pages. */
	async decideAllFit(to: "approved" | "rejected"): Promise<void> {
		const from: Review[] = to === "approved" ? ["todo", "rejected"] : ["todo", "approved", "edited"];
		const review = this.filter.review ? from.filter(x => x === this.filter.review) : from;
		let changed = 0;
		if (review.length) {
			const filter: PageFilter = { review, ...(this.filter.label ? { label: this.filter.label } : {}), ...(this.filter.q ? { q: this.filter.q } : {}) };
			await this.rows.queue(async () => {
				changed = (await api.review(this.model.id, { review: to, filter })).changed;
			});
		}
		toast(`${many(changed, "page")} ${to}.`);
		this.renew();
	}

	/** Takes the last step back. */
	async undo(): Promise<void> {
		const step = this.steps.pop();
		if (!step) {
			say("Nothing to take back.");
			return;
		}
		say(`Taken back: ${many(step.pages.length, "page")}`);
		const here = step.rows === this.rows;
		if (here) this.go(step.pages.length === 1 ? step.pages[0]!.row : this.cur); // not when it is answered: one may be elsewhere by then
		try {
			if (here && step.pages.length <= 5) {
				await Promise.all(step.pages.map(x => this.rows.edit(x.row, back(x.was))));
			} else {
				if (here) for (const x of step.pages) this.rows.put(x.row, x.was);
				await this.rows.queue(() => this.sendBack(step.pages.map(x => x.was)));
				if (!here) this.renew();
			}
		} catch (e) {
			complain(`It could not be taken back. ${why(e)}`);
			this.renew();
		}
	}

	/** Where a person finds the page; empty where that is not known. */
	url(p: Page): string {
		return safeUrl(p.url);
	}

	private edit(row: number, was: Page, edits: PageEdit[]): void {
		const step = { rows: this.rows, pages: [{ row, was }] };
		this.remember(step);
		this.rows.edit(row, edits).catch(e => {
			this.steps = this.steps.filter(x => x !== step);
			complain(`“${was.title}” is as it was. ${why(e)}`);
		});
	}

	private remember(step: Step): void {
		this.steps.push(step);
		if (this.steps.length > steps_kept) this.steps.shift();
	}

	private async send(review: Decision, ids: string[]): Promise<void> {
		for (let i = 0; i < ids.length; i += ids_at_once) await api.review(this.model.id, { review, pages: ids.slice(i, i + ids_at_once) });
	}

	/** Brings pages back: those that were alike in one go. */
	private async sendBack(pages: Page[]): Promise<void> {
		const of = (f: (p: Page) => boolean) => pages.filter(f).map(p => p.page);
		const plain = (p: Page) => p.review === "approved" && back(p)[0]?.review === "todo";
		const approved = of(plain);
		await this.send("todo", [...of(p => p.review === "todo"), ...approved]);
		await this.send("approved", approved);
		await this.send("rejected", of(p => p.review === "rejected"));
		for (const p of pages) if (p.review === "edited" || (p.review === "approved" && !plain(p))) for (const e of back(p)) await api.edit(this.model.id, p.page, e);
	}

	private open(): PageRows {
		const { review, label, q } = this.filter;
		return new PageRows(
			{
				list: (offset, limit, signal) => api.pages(this.model.id, { review, label, q, offset, limit }, signal),
				save: (page, edit) => api.edit(this.model.id, page, edit),
			},
			review ? [review] : [],
			() => {
				if (this.rows.counts) this.model.setCounts(this.rows.counts);
				if (this.cur >= this.total) this.cur = Math.max(0, this.total - 1);
				this.tell();
			},
		);
	}

	private tell(): void {
		this.version++;
		for (const f of [...this.listeners]) f();
	}
}
