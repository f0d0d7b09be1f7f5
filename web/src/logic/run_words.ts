// What a run is called, and its sums. Pure.
import type { PageStatus, ReviewCounts, Run, Throttle } from "../types.ts";

export const ends: PageStatus[] = ["labelled", "cached", "unchanged", "skipped", "failed"];

/** Pages that have ended. */
export const ended = (r: Run): number => ends.reduce((sum, k) => sum + r.pages[k], 0);

/** Pages that have something to add: the count of the tab Review. */
export const reviewable = (c: ReviewCounts): number => c.todo + c.approved + c.edited + c.rejected + c.applied;

/** [class, icon, word] of a state. */
export function statusWords(r: Pick<Run, "status"> & Partial<Run>): [string, string, string] {
	if (r.status === "running") {
		if (r.stopping) return ["warn spin", "run", "stopping"];
		if (r.notice) return ["warn", "clock", "waiting"];
		return ["info spin", "run", r.action === "apply" ? "applying" : r.action === "undo" ? "undoing" : "running"];
	}
	return simple[r.status] ?? ["", "info", String(r.status)];
}

const simple: Record<string, [string, string, string]> = {
	running: ["info", "run", "running"],
	completed: ["good", "ok", "completed"],
	interrupted: ["warn", "broken", "interrupted"],
	stopped: ["", "stop", "stopped"],
	failed: ["bad", "fail", "failed"],
};

/** dry run, applied, undone, apply */
export function mode(r: Run): string {
	if (r.action === "undo" && r.labels.added === 0) return "undone";
	if (r.labels.added > 0) return "applied";
	return r.dry_run ? "dry run" : "apply";
}

/** One sentence why a run is not where it should be; empty where all is well. */
export function whyNot(r: Run): string {
	if (r.notice) return r.notice;
	if (r.error) return r.error.message + (r.error.code ? ` (${r.error.code})` : "");
	if (r.status === "interrupted") return "Nobody drives this run, and it has not ended. Resume goes on where it was.";
	if (r.status === "stopped") return "Stopped by hand. Resume asks for nothing twice.";
	return "";
}

/** By whom a run was started. */
export const startedBy = (r: Run): string => (r.by === "" ? "the command line" : r.by);

/** The space's key; empty: documents. */
export const spaceName = (r: Run): string => r.space || "Documents";

/** The space's own name, where it says more than the key; else empty. */
export const spaceTitle = (r: Run): string => (r.space && r.space_name && r.space_name !== r.space ? r.space_name : "");

/** What a person set for a level; empty: nothing. */
export function boundsOf(t: Pick<Throttle, "lowest" | "highest">): string {
	if (t.lowest === null && t.highest === null) return "";
	if (t.lowest === t.highest) return `pinned at ${t.lowest}`;
	if (t.highest === null) return `${t.lowest} or more`;
	return t.lowest === null ? `${t.highest} at most` : `${t.lowest} to ${t.highest}`;
}

/** The meaning of a level change's reason. */
export function moveReason(reason: string): string {
	return reasons[reason] ?? reason;
}

const reasons: Record<string, string> = {
	"429": "429: the quota’s edge",
	recovery: "recovery: answers in time",
	probe: "probe: a bit more went well",
	latency: "latency: more was only slower",
	timeout: "timeout: calls took too long",
	remembered: "remembered: an earlier run",
	pinned: "pinned by hand",
	bounded: "bounded by hand",
	released: "released: the controller decides",
};
