// Focus is never lost: where the element that had it goes away, the view's heading gets it.

let last: HTMLElement | null = null;

export function keepFocus(root: HTMLElement): void {
	document.addEventListener("focusin", e => {
		last = e.target as HTMLElement;
	});
	new MutationObserver(() => {
		if (!last || last.isConnected || (document.activeElement && document.activeElement !== document.body)) return;
		last = null;
		focusHeading();
	}).observe(root, { childList: true, subtree: true });
}

/** To the view's heading: after a change of view, or where the focus would be lost. */
export function focusHeading(): void {
	const to = document.querySelector<HTMLElement>("main h1") ?? document.querySelector<HTMLElement>("main");
	if (!to) return;
	to.tabIndex = -1;
	to.focus({ preventScroll: true });
}
