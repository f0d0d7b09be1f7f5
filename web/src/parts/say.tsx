// Short messages: read out (say), or seen for some seconds with a way to take something back (toast).
import { useEffect, useRef, useState } from "preact/hooks";
import { focusHeading } from "../focus.ts";

interface Toast {
	id: number;
	text: string;
	bad: boolean;
	undo?: (() => void) | undefined;
}

let show: (t: Toast) => void = () => {};
let speak: (text: string) => void = () => {};
let ids = 0;

export const say = (text: string): void => speak(text);
export const toast = (text: string, undo?: () => void): void => show({ id: ++ids, text, bad: false, undo });
export const complain = (text: string): void => show({ id: ++ids, text, bad: true });

const shown_ms = 9000;

export function Messages() {
	const [toastNow, setToast] = useState<Toast | null>(null);
	const [spoken, setSpoken] = useState("");
	const box = useRef<HTMLDivElement>(null);
	show = setToast;
	speak = setSpoken;
	useEffect(() => {
		if (!toastNow) return;
		let left = shown_ms / 500;
		const timer = setInterval(() => {
			if (box.current?.matches(":hover, :focus-within")) return; // being read
			if (--left <= 0) setToast(null);
		}, 500);
		return () => clearInterval(timer);
	}, [toastNow]);
	const take = () => {
		toastNow?.undo?.();
		setToast(null);
		focusHeading();
	};
	return (
		<>
			<div class="toasts" role="status" aria-live="polite" ref={box}>
				{toastNow && (
					<div class={"toast" + (toastNow.bad ? " bad-toast" : "")} key={toastNow.id}>
						<span>{toastNow.text}</span>
						{toastNow.undo && (
							<button type="button" onClick={take}>
								Undo
							</button>
						)}
						{toastNow.bad && (
							<button type="button" onClick={() => (setToast(null), focusHeading())}>
								Close
							</button>
						)}
					</div>
				)}
			</div>
			<div class="sr" role="status" aria-live="polite">
				{spoken}
			</div>
		</>
	);
}
