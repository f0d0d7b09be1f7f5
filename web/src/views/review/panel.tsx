// The current page: its labels, to be left out or added to, and the decision.
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { useWatch } from "../../hooks.ts";
import { changes, hasPlan, labelsOf, takesLabels } from "../../logic/edits.ts";
import { many, safeUrl, said, when } from "../../logic/format.ts";
import { Button, Chip, Icon, Out } from "../../parts/ui.tsx";
import type { Page } from "../../types.ts";
import type { Desk } from "./desk.ts";
import { LabelChip } from "./label_chip.tsx";
import { about } from "./row.tsx";
import { reviewWords } from "./words.ts";

export function Panel({ desk, uses }: { desk: Desk; uses: Map<string, number> }) {
	useWatch(desk, () => desk.version);
	const p = desk.page();
	return (
		<aside class={"side card" + (desk.sheet ? " open" : "")} aria-label="Current page">
			{p ? (
				<OfPage key={p.page} desk={desk} p={p} uses={uses} />
			) : (
				<div class="empty">
					<p>{desk.total ? "Loading" : "No page is chosen."}</p>
				</div>
			)}
		</aside>
	);
}

function OfPage({ desk, p, uses }: { desk: Desk; p: Page; uses: Map<string, number> }) {
	const [icon, cls, words] = reviewWords[p.review];
	const url = safeUrl(p.url);
	const labels = labelsOf(p);
	const editable = desk.editable && hasPlan(p);
	const closeSheet = () => {
		desk.setSheet(false);
		desk.go(desk.cur);
	};
	return (
		<>
			<div class="sec">
				<div class="row">
					<span class={"st " + cls}>
						<Icon name={icon} />
						{words}
					</span>
					<span class="grow" />
					{url && (
						<Out class="small row" href={url}>
							Open page
							<Icon name="open" />
						</Out>
					)}
					<Button cls="icon sm quiet only-narrow" icon="x" aria-label="Close" onClick={closeSheet} />
				</div>
				<h2 dir="auto">{p.title || "(no title)"}</h2>
				<p class="small muted">{[about(p), p.provider].filter(Boolean).join(" · ")}</p>
			</div>
			<div class="sec">
				<h3>{labels.length ? (p.review === "applied" ? "Added" : "Proposed") : "Nothing proposed"}</h3>
				{labels.length ? (
					<ul>
						{labels.map(x => (
							<li class="lab-row" key={x.name}>
								<div class="l1">
									<LabelChip page={p} label={x} editable={desk.editable} tabIndex={0} toggle={name => desk.toggle(desk.cur, name)} />
									<span class="uses">{[x.byHand ? "by hand" : "", uses.has(x.name) ? "on " + many(uses.get(x.name)!, "page") : ""].filter(Boolean).join(" · ")}</span>
								</div>
								{x.note && <p class="small muted">{said(x.note)}</p>}
							</li>
						))}
					</ul>
				) : (
					<p class="small muted">{reasonOf(p)}</p>
				)}
				{desk.editable && takesLabels(p) && <AddLabel desk={desk} />}
			</div>
			<div class="sec">
				<h3>There already</h3>
				{p.existing.length ? (
					<div class="chips">
						{p.existing.map(x => (
							<Chip key={x} name={x} sign="=" />
						))}
					</div>
				) : (
					<p class="small muted">No labels.</p>
				)}
				<p class="tiny muted after-s">Never removed by a run.</p>
			</div>
			{p.reviewed_at && (
				<div class="sec tiny muted">
					{words}
					{p.reviewed_by && ` by ${p.reviewed_by}`} at {when(p.reviewed_at)}.
				</div>
			)}
			{editable && (
				<footer>
					<Button cls="primary" icon="check" aria-keyshortcuts="a" aria-disabled={!changes(p, "approved")} onClick={() => desk.decide("approved")}>
						Approve
					</Button>
					<Button icon="x" aria-keyshortcuts="r" aria-disabled={!changes(p, "rejected")} onClick={() => desk.decide("rejected")}>
						Reject
					</Button>
				</footer>
			)}
		</>
	);
}

function reasonOf(p: Page): string {
	if (p.message || p.code) return [p.message, p.code && `(${p.code})`].filter(Boolean).join(" ");
	return p.review === "none" ? "The page has the labels already." : "";
}

function AddLabel({ desk }: { desk: Desk }) {
	const input = useRef<HTMLInputElement>(null);
	const [wrong, setWrong] = useState("");
	// At once: the keys that a person goes on to type are for the field, not for the table.
	useLayoutEffect(() => {
		if (!desk.labelAsked) return;
		desk.labelAsked = false;
		input.current!.focus();
	});
	const add = () => {
		const text = input.current!.value;
		const error = desk.add(desk.cur, text);
		setWrong(error);
		if (!error) input.current!.value = "";
		input.current!.focus();
	};
	return (
		<form
			class="add-label"
			onSubmit={e => {
				e.preventDefault();
				add();
			}}
		>
			<input
				class="in"
				id="add-label"
				list="label-names"
				autocomplete="off"
				spellcheck={false}
				placeholder="Add a label"
				aria-label="Add a label to this page"
				maxLength={255}
				aria-invalid={wrong ? "true" : undefined}
				aria-describedby={wrong ? "add-label-e" : undefined}
				ref={input}
				onKeyDown={e => {
					if (e.key !== "Escape") return;
					e.preventDefault();
					e.stopPropagation();
					desk.setSheet(false);
					desk.go(desk.cur);
				}}
			/>
			<button type="submit" class="btn">
				Add
			</button>
			{wrong && (
				<p class="hint bad" id="add-label-e" role="alert">
					{wrong}
				</p>
			)}
		</form>
	);
}
