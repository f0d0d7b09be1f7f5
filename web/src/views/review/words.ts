import type { Review } from "../../types.ts";

/** [icon, class, word] of a review state, in the order of the filters. */
export const reviewWords: Record<Review, [string, string, string]> = {
	todo: ["list", "", "To review"],
	approved: ["check", "good", "Approved"],
	edited: ["edit", "good", "Edited"],
	rejected: ["x", "bad", "Rejected"],
	applied: ["ok", "good", "Applied"],
	none: ["info", "", "Nothing to add"],
	failed: ["fail", "bad", "Failed"],
	skipped: ["stop", "", "Skipped"],
};
