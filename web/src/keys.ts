// One listener for the keys of the page; the view on the screen says what they do.
import { useLayoutEffect } from "preact/hooks";
import { singleKeys } from "./settings.ts";

type Handler = (e: KeyboardEvent) => boolean;
const handlers: Handler[] = [];
let help: () => void = () => {};

const typed = "input:not([type=checkbox]):not([type=radio]):not([type=range]), select, textarea";

/** Keys of a view, from the moment it is shown. The handler says whether the key was for it. */
export function useKeys(handler: Handler): void {
	useLayoutEffect(() => {
		handlers.push(handler);
		return () => void handlers.splice(handlers.indexOf(handler), 1);
	});
}

export function startKeys(showHelp: () => void): void {
	help = showHelp;
	addEventListener("keydown", e => {
		if (e.defaultPrevented || e.isComposing || e.ctrlKey || e.metaKey || e.altKey) return;
		if (document.querySelector("dialog[open]")) return;
		const el = e.target as Element | null;
		if (el?.matches?.(typed)) return;
		if (!singleKeys.on() && e.key.length === 1 && e.key !== " ") return;
		if (e.key === "?") {
			e.preventDefault();
			help();
			return;
		}
		for (const h of [...handlers].reverse()) {
			if (h(e)) {
				e.preventDefault();
				return;
			}
		}
	});
}
