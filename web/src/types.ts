// What the service says and takes: app/service/openapi.json, as far as the page uses it.

export type RunStatus = "running" | "completed" | "stopped" | "failed" | "interrupted";
export type RunAction = "cancel" | "resume" | "apply" | "undo" | "review";
export type PageStatus = "labelled" | "unchanged" | "cached" | "skipped" | "failed";
export type Review = "todo" | "approved" | "edited" | "rejected" | "applied" | "none" | "failed" | "skipped";
export type Decision = "approved" | "rejected" | "todo";

export interface Problem {
	title: string;
	status: number;
	code: string;
	detail: string;
	errors?: { name: string; value: string; message: string }[];
}

/** A list as the service gives it; `next` is the cursor of what follows. */
export interface List<T> {
	results: T[];
	next: string | null;
}

export type PageCounts = { total: number } & Record<PageStatus, number>;

export interface Run {
	run: string;
	space: string;
	/** Empty where the service has not heard it. */
	space_name?: string;
	status: RunStatus;
	action: "tag" | "resume" | "apply" | "undo";
	dry_run: boolean;
	site: string;
	provider: string;
	model: string;
	by: string;
	started_at: string | null;
	ended_at: string | null;
	processing_time_s: number;
	pages: PageCounts;
	listing_complete: boolean;
	calls: { total_calls: number; successful: number; failed: number; rate_limits: number; retries: number; fallbacks: number; splits: number };
	tokens: { input: number; output: number };
	cost_usd: number | null;
	labels: { proposed: number; added: number; rejected: number };
	cache: { hits: number; misses: number };
	concurrency: number;
	in_flight: number;
	budget: { usd: number | null; calls: number | null };
	planned: boolean;
	live: boolean;
	stopping: boolean;
	process?: number;
	notice?: string;
	can: RunAction[];
	error?: { code: string; message: string };
}

export interface RunList extends List<Run> {
	counts: Record<RunStatus, number>;
}

export interface LabelQuality {
	pages: number;
	labels: number;
	distinct: number;
	on_one_page: number;
	reachable_pages: number;
	pages_without: number;
	near_twins: number;
}

/** How the labels of a plan were consolidated; where they were not, the first two members are all. */
export interface Consolidation {
	run: string;
	consolidated: boolean;
	min_pages?: number;
	before?: LabelQuality;
	after?: LabelQuality;
	changes?: { from: string; into: string | null; pages: number; why: string }[];
	doubts?: { keep: string; other: string; keep_pages: number; other_pages: number; why: string }[];
}

/** What the model said of a label. */
export interface LabelNote {
	label: string;
	confidence: number | null;
	reason: string;
	/** written only once somebody has approved the page */
	held: boolean;
}

export interface Page {
	run: string;
	page: string;
	title: string;
	version: number;
	type: "page" | "blogpost";
	url: string;
	status: PageStatus;
	provider: string;
	proposed: string[];
	existing: string[];
	to_add: string[];
	added: string[];
	removed?: string[];
	notes?: LabelNote[];
	review: Review;
	planned: string[];
	reviewed_by?: string;
	reviewed_at?: string;
	code?: string;
	message?: string;
}

export type ReviewCounts = Record<Review | "all", number>;

export interface ToAdd {
	pages: number;
	labels: number;
	approved_pages: number;
	approved_labels: number;
}

export interface PageList extends List<Page> {
	run: string;
	total: number;
	offset: number;
	counts: ReviewCounts;
	to_add: ToAdd;
}

export interface PageEdit {
	review?: Decision;
	to_add?: string[];
}

export interface PageFilter {
	review?: Review[];
	label?: string;
	q?: string;
}

export interface LabelUse {
	label: string;
	pages: number;
	existing: number;
	added: number;
}

export interface LabelTwin {
	a: string;
	b: string;
	pages_a: number;
	pages_b: number;
	why: "case" | "hyphen" | "plural" | "spelling" | "abbreviation";
}

export interface LabelList extends List<LabelUse> {
	distinct: number;
	single: number;
	twins: LabelTwin[];
}

export interface FailureGroup {
	code: string;
	meaning: string;
	final: boolean;
	todo: string;
	count: number;
	pages: { page: string; title: string; url: string; message: string }[];
}

export interface LevelMove {
	/** In events. */
	run?: string;
	at_s: number;
	provider: string;
	from: number;
	to: number;
	reason: string;
}

export interface History {
	t: number[];
	level: number[];
	in_flight: number[];
	pages: number[];
	rate_limits: number[];
	cost_usd: number[];
	levels: LevelMove[];
}

export interface RecentPage {
	page: string;
	title: string;
	to_add: string[];
}

export interface Snapshot {
	run: Run;
	t: number;
	recent: RecentPage[];
}

export interface Throttle {
	name: string;
	group: string;
	pid: number;
	level: number;
	peak_level: number;
	in_flight: number;
	waiting: number;
	state: string;
	/** Set by a person; null: the controller decides. */
	lowest: number | null;
	highest: number | null;
	requests_per_s: number | null;
	tokens_per_s: number | null;
	last_change: { from: number; to: number; reason: string; ago_s: number } | null;
}

export interface Tuning {
	group?: string;
	lowest?: number;
	highest?: number;
	release?: boolean;
}

export interface Check {
	name: "confluence" | "space" | "provider" | "vocabulary" | "budget";
	status: "ok" | "warning" | "failed";
	message: string;
	code?: string;
}

export interface CheckResult {
	ok: boolean;
	checks: Check[];
	estimate: { pages: number; more: boolean; calls: number; input_tokens: number; output_tokens: number; cost_usd: number | null; seconds: number | null; days: { calls_a_day: number; calls_left: number; days: number; until: string; text: string } | null } | null;
}

export interface RunRequest {
	space: string;
	dry_run: boolean;
	provider?: string;
	pages?: string[];
	under?: string;
	max_labels?: number;
	vocabulary?: Record<string, unknown> | null;
	budget_usd?: number;
}

export interface Service {
	version: string;
	site: string;
	providers: { name: string; model: string; local: boolean }[];
	provider: string;
	vocabulary: boolean;
	max_labels: number;
	user: string;
	token: boolean;
	started_at: string;
	demo: boolean;
}

export interface Space {
	key: string;
	name: string;
}

export interface Schedule {
	name: string;
	space: string | null;
	when: string;
	dry_run: boolean;
	provider?: string;
	budget_usd_month: number | null;
	enabled: boolean;
	from_file: boolean;
	next_at: string | null;
	spent_usd_month: number;
	last_run: string | null;
	last_status: string | null;
	notice?: string;
}

export interface ScheduleRequest {
	name: string;
	space: string | null;
	when: string;
	dry_run: boolean;
	provider?: string;
	budget_usd_month: number | null;
}
