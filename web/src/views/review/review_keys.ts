// What the keys do in the review. Says whether a key was one of them.
import { safeUrl } from "../../logic/format.ts";
import type { Desk } from "./desk.ts";

const moves: Record<string, number> = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1, PageDown: 10, PageUp: -10 };

export function keyAction(e: KeyboardEvent, desk: Desk, box: HTMLElement | null): boolean {
	const el = e.target as HTMLElement;
	const k = e.key;
	const named = k.length > 1;
	if (named && el.closest("aside")) {
		if (k !== "Escape") return false;
		desk.setSheet(false);
		desk.go(desk.cur);
		return true;
	}
	const grid = box?.querySelector(".g-table");
	const mine = grid?.contains(el) || el === document.body || el.tagName === "MAIN" || el.tagName === "H1";
	if (named && !mine) return false;
	if (moves[k]) {
		desk.go(desk.cur + moves[k]!);
		return true;
	}
	const row = desk.page();
	switch (k) {
		case "g":
		case "Home":
			desk.go(0);
			return true;
		case "G":
		case "End":
			desk.go(desk.total - 1);
			return true;
		case "x":
		case "X":
			desk.select(desk.cur, k === "X");
			return true;
		case "a":
		case "r":
			desk.decide(k === "a" ? "approved" : "rejected");
			desk.go(desk.cur + 1);
			return true;
		case "e":
			desk.askLabel();
			return true;
		case "o": {
			const url = row ? safeUrl(row.url) : "";
			if (url) open(url, "_blank", "noopener,noreferrer");
			return true;
		}
		case "u":
			void desk.undo();
			return true;
		case "/":
			document.getElementById("filter-text")?.focus();
			return true;
		case "Escape":
			if (desk.sheet && matchMedia("(max-width: 860px)").matches) desk.setSheet(false); // on wide screens it is no sheet
			else if (desk.count) desk.clear();
			else return false;
			return true;
		case "Enter":
			if (el.getAttribute("role") !== "row") return false;
			desk.setSheet(true);
			return true;
		default:
			return false;
	}
}
