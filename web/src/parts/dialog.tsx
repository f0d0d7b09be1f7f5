// One dialog at a time, to confirm something or to make something.
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { ApiError } from "../api.ts";
import { useRoute } from "../router.ts";

export interface Question {
	title: string;
	body: ComponentChildren;
	/** The act, as a button says it. None: there is only Close. */
	yes?: string;
	danger?: boolean;
	/** Done when confirmed. The dialog stays, with the reason, where it fails. */
	act?: () => Promise<void> | void;
	/** The button to confirm gets the focus; else the first field. */
	focusYes?: boolean;
}

let open: (q: Question | null) => void = () => {};
export const ask = (q: Question): void => open(q);

export function Dialogs() {
	const [q, set] = useState<Question | null>(null);
	open = set;
	const { path } = useRoute();
	useEffect(() => set(null), [path]); // it was about the view before
	return q ? <Dialog q={q} close={() => set(null)} /> : null;
}

function Dialog({ q, close }: { q: Question; close: () => void }) {
	const ref = useRef<HTMLDialogElement>(null);
	const yes = useRef<HTMLButtonElement>(null);
	const [busy, setBusy] = useState(false);
	const [error, setError] = useState("");
	// At once: the keys that a person goes on to type are for the dialog.
	useLayoutEffect(() => {
		const before = document.activeElement as HTMLElement | null;
		ref.current?.showModal();
		if (q.focusYes) yes.current?.focus();
		return () => {
			if (before?.isConnected) before.focus({ preventScroll: true });
		};
	}, []);
	const submit = async (e: Event) => {
		e.preventDefault();
		if (busy || !q.act) return;
		setBusy(true);
		setError("");
		try {
			await q.act();
			ref.current?.close();
		} catch (x) {
			setError(x instanceof ApiError ? [x.problem.title, x.problem.detail, ...(x.problem.errors ?? []).map(y => y.message)].filter(Boolean).join(" ") : String(x));
			setBusy(false);
		}
	};
	return (
		<dialog ref={ref} aria-labelledby="dialog-title" onClose={close}>
			<form onSubmit={submit} noValidate>
				<header>
					<h2 id="dialog-title">{q.title}</h2>
				</header>
				<div class="body">
					{q.body}
					{error && (
						<p class="bad" role="alert">
							{error}
						</p>
					)}
				</div>
				<footer>
					<button type="button" class="btn" onClick={() => ref.current?.close()}>
						{q.yes ? "Cancel" : "Close"}
					</button>
					{q.yes && (
						<button type="submit" class={"btn " + (q.danger ? "danger" : "primary")} ref={yes} aria-disabled={busy}>
							{q.yes}
						</button>
					)}
				</footer>
			</form>
		</dialog>
	);
}
