// One run as the page knows it: read once, then kept up by the service's events while it goes on.
import { api, ApiError } from "./api.ts";
import type { StreamEvent } from "./logic/event_reader.ts";
import { Series } from "./logic/series.ts";
import type { LabelList, LevelMove, RecentPage, ReviewCounts, Run, Snapshot, ToAdd } from "./types.ts";

/** Silent for this long: the connection is taken for dead, though no error was told. The service says something every 15 seconds. */
const silent_ms = 25_000;
/** How the run stands is not waited for longer: other connections that the browser has kept may be dead as well. */
const poll_ms = 10_000;
const counts_every_ms = 5_000;
const notices_kept = 5;

export class RunModel {
	run: Run | null = null;
	error: ApiError | null = null;
	counts: ReviewCounts | null = null;
	/** Why the counts could not be read the last time. */
	countsError: ApiError | null = null;
	toAdd: ToAdd | null = null;
	labels: LabelList | null = null;
	series = new Series();
	recent: RecentPage[] = [];
	notices: string[] = [];
	/** When something was last heard of the running run, and when that was t seconds after its start; ms. */
	heard = 0;
	t = 0;
	/** The stream is cut; it is being opened again. */
	cut = false;
	/** Goes up with each change. */
	version = 0;

	private listeners = new Set<() => void>();
	private stream: AbortController | null = null;
	private stopped = new AbortController();
	private frame = 0;
	private timer = 0;
	private again = 0;
	private tries = 0;
	private countsAt = 0;
	private historyRead = false;

	constructor(readonly id: string) {
		document.addEventListener("visibilitychange", this.onSeen);
	}

	/** A browser has six connections to one host at most, and each stream keeps one: a page that nobody sees has none. */
	private readonly onSeen = (): void => {
		if (document.hidden) this.drop();
		else if (this.run?.status === "running") void this.poll();
	};

	listen(f: () => void): () => void {
		this.listeners.add(f);
		return () => void this.listeners.delete(f);
	}

	/** Reads the run; then follows it while it goes on. */
	async load(): Promise<void> {
		try {
			const run = await api.run(this.id, this.stopped.signal);
			this.error = null;
			this.take(run);
			await Promise.all([this.readCounts(), this.readHistory(), this.readLabels()]);
		} catch (e) {
			if (this.closed) return;
			this.error = e instanceof ApiError ? e : new ApiError({ title: String(e), status: 0, code: "", detail: "" });
			if (this.error.passing) this.later(() => void this.load(), 5000);
		}
		this.tell();
	}

	close(): void {
		document.removeEventListener("visibilitychange", this.onSeen);
		this.stopped.abort();
		this.drop();
		clearTimeout(this.again);
		cancelAnimationFrame(this.frame);
	}

	/** A newer state of the run, from an answer or an event. */
	take(run: Run): void {
		const was = this.run;
		this.run = run;
		this.heard = Date.now();
		if (run.status === "running") this.follow();
		else {
			this.drop();
			if (was?.status === "running") {
				void this.readCounts();
				void this.readLabels();
			}
		}
		this.tell();
	}

	async readCounts(): Promise<void> {
		this.countsAt = Date.now();
		try {
			const list = await api.pages(this.id, { limit: 1 }, this.stopped.signal);
			this.counts = list.counts;
			this.toAdd = list.to_add;
			this.countsError = null;
		} catch (e) {
			if (this.closed) return;
			if (e instanceof ApiError) this.countsError = e;
			if (!this.counts && this.countsError?.passing) setTimeout(() => this.closed || void this.readCounts(), 5000);
		}
		this.tell();
	}

	async readLabels(): Promise<void> {
		try {
			this.labels = await api.labels(this.id, this.stopped.signal);
			this.tell();
		} catch {
			// as above
		}
	}

	/** The counts as another part of the page knows them by now. */
	setCounts(counts: ReviewCounts): void {
		if (counts === this.counts) return;
		this.counts = counts;
		this.tell();
	}

	private async readHistory(): Promise<void> {
		if (this.historyRead) return;
		try {
			const seen = this.series;
			const history = await api.history(this.id, this.stopped.signal);
			const series = new Series();
			series.load(history);
			const last = series.t.at(-1) ?? -1;
			for (let i = 0; i < seen.t.length; i++) if (seen.t[i]! > last && this.run) series.add(seen.t[i]!, this.run);
			for (const m of seen.moves) series.move(m);
			this.series = series;
			this.historyRead = true;
			this.tell();
		} catch {
			// a run of long ago has none
		}
	}

	private get closed(): boolean {
		return this.stopped.signal.aborted;
	}

	private follow(): void {
		if (this.stream || this.closed || document.hidden) return;
		clearTimeout(this.again);
		const stream = new AbortController();
		this.stream = stream;
		void this.read(stream);
		this.timer = window.setInterval(() => {
			if (Date.now() - this.heard > silent_ms) this.reopen();
		}, 5000);
	}

	private async read(stream: AbortController): Promise<void> {
		const heard = () => {
			this.tries = 0;
			this.cut = false;
			this.heard = Date.now();
			this.tell();
		};
		try {
			for await (const event of api.events(this.id, stream.signal, heard)) {
				if (this.stream !== stream) return;
				this.on(event);
			}
		} catch {
			// it is cut, as one that ends before the run does
		}
		if (this.stream === stream) this.reopen();
	}

	private on(event: StreamEvent): void {
		try {
			const data = JSON.parse(event.data) as unknown;
			if (event.type === "snapshot") this.onSnapshot(data as Snapshot);
			else if (event.type === "level") this.series.move(data as LevelMove);
			else if (event.type === "notice") this.onNotice((data as { text: string }).text);
			else if (event.type === "end") this.take(data as Run);
		} catch {
			// one event that cannot be read; the next one is whole again
		}
		this.tell();
	}

	private onSnapshot(s: Snapshot): void {
		this.t = s.t;
		this.series.add(s.t, s.run);
		this.recent = s.recent;
		// The last one tells that the run has ended. So does "end", which follows, and should it be lost, asking is as good.
		if (s.run.status === "running") this.run = s.run;
		else void this.poll();
		if (Date.now() - this.countsAt > counts_every_ms && !document.hidden) void this.readCounts();
	}

	private onNotice(text: string): void {
		if (text) this.notices = [text, ...this.notices.filter(x => x !== text)].slice(0, notices_kept);
	}

	private drop(): void {
		this.stream?.abort();
		this.stream = null;
		clearInterval(this.timer);
		this.cut = false;
	}

	/** The stream is no good: asks how the run stands, then opens another one. */
	private reopen(): void {
		this.drop();
		this.cut = true;
		this.tell();
		const wait = Math.min(15_000, 1000 * 2 ** this.tries++);
		this.later(() => void this.poll(), wait);
	}

	private async poll(): Promise<void> {
		try {
			this.take(await api.run(this.id, this.stopped.signal, poll_ms));
			this.historyRead = false; // the plots have a gap where nothing was heard
			void this.readHistory();
		} catch (e) {
			if (e instanceof ApiError && !e.passing) {
				this.error = e;
				this.drop();
				this.tell();
			} else if (!this.closed) this.reopen();
		}
	}

	private later(f: () => void, ms: number): void {
		clearTimeout(this.again);
		if (!this.closed) this.again = window.setTimeout(f, ms);
	}

	/** Listeners hear of changes at most once a frame. */
	private tell(): void {
		this.version++;
		if (this.frame || this.closed) return;
		this.frame = requestAnimationFrame(() => {
			this.frame = 0;
			for (const f of [...this.listeners]) f();
		});
	}
}
