// What may be done with a run now: the buttons at the right of its head, and their confirmations.
import { useState } from "preact/hooks";
import { api, ApiError, Keys, newKey } from "../api.ts";
import { many, n } from "../logic/format.ts";
import { ended } from "../logic/run_words.ts";
import { ask } from "../parts/dialog.tsx";
import { complain, say, toast } from "../parts/say.tsx";
import { Button, Option } from "../parts/ui.tsx";
import type { RunModel } from "../run_model.ts";
import type { PageList, Run } from "../types.ts";

export function Actions({ model, run }: { model: RunModel; run: Run }) {
	const can = (what: Run["can"][number]) => run.can.includes(what);
	return (
		<>
			{can("cancel") && (
				<Button cls="danger" icon="stop" onClick={() => cancel(model, run)}>
					{run.stopping ? "Stop now…" : "Cancel…"}
				</Button>
			)}
			{can("resume") && (
				<Button cls={can("apply") ? "" : "primary"} icon="play" onClick={() => void resume(model)}>
					Resume
				</Button>
			)}
			{can("undo") && (
				<Button cls="danger" icon="undo" onClick={() => undo(model, run)}>
					Undo…
				</Button>
			)}
			{can("apply") && (
				<Button cls="primary" onClick={() => void apply(model)}>
					Apply…
				</Button>
			)}
		</>
	);
}

function cancel(model: RunModel, run: Run): void {
	const key = newKey();
	const left = run.pages.total - ended(run);
	ask({
		title: run.stopping ? "Stop this run at once?" : "Cancel this run?",
		yes: run.stopping ? "Stop now" : "Cancel the run",
		danger: true,
		focusYes: true,
		body: run.stopping ? (
			<p>It ends without waiting for the calls in flight; what they cost is lost. Resume goes on with the other pages.</p>
		) : (
			<p>
				Calls in flight finish, nothing new starts. {n(ended(run))} of {many(run.pages.total, "page")} are done and stay done; resume goes on with the other {n(left)}. Nothing is paid for twice.
			</p>
		),
		act: async () => {
			model.take(await api.act(model.id, "cancel", key));
			say("The run stops.");
		},
	});
}

export async function resume(model: RunModel): Promise<void> {
	try {
		model.take(await api.act(model.id, "resume", newKey()));
		toast("The run goes on.");
	} catch (e) {
		complain(e instanceof ApiError ? `${e.problem.title} ${e.problem.detail}` : String(e));
	}
}

function undo(model: RunModel, run: Run): void {
	const key = newKey();
	const labels = run.labels.added;
	ask({
		title: "Undo this run?",
		yes: labels ? "Remove " + many(labels, "label") : "Undo the run",
		danger: true,
		focusYes: true,
		body: (
			<>
				<p>
					<b>{many(labels, "label")}</b> that this run added {labels === 1 ? "is" : "are"} taken off again. Labels that people set, also since, stay.
				</p>
				<p class="muted small">Afterwards the run is a plan again, and can be applied once more.</p>
			</>
		),
		act: async () => {
			model.take(await api.act(model.id, "undo", key));
			say("The labels are being taken off.");
		},
	});
}

async function apply(model: RunModel): Promise<void> {
	let list: PageList;
	try {
		list = await api.pages(model.id, { limit: 1 });
	} catch (e) {
		complain(e instanceof ApiError ? `${e.problem.title} ${e.problem.detail}` : String(e));
		return;
	}
	const { to_add: sum, counts } = list;
	model.setCounts(counts);
	if (!sum.labels) {
		ask({ title: "Nothing to add", body: <p>No page has a label to add: every one was rejected, or is on its page already.</p> });
		return;
	}
	const choice = { approved: sum.approved_labels > 0, stale: false };
	const keys = new Keys();
	const open = () =>
		ask({
			title: "Apply this plan?",
			yes: "Add " + many(choice.approved ? sum.approved_labels : sum.labels, "label"),
			focusYes: true,
			body: <ApplyBody list={list} choice={choice} again={open} />,
			act: async () => {
				const body = { approved_only: choice.approved, stale_ok: choice.stale };
				model.take(await api.act(model.id, "apply", keys.of(body), body));
				say("The labels are being added.");
			},
		});
	open();
}

function ApplyBody({ list, choice, again }: { list: PageList; choice: { approved: boolean; stale: boolean }; again: () => void }) {
	const { to_add: sum, counts } = list;
	const [approved, set] = useState(choice.approved);
	const pick = (value: boolean) => {
		choice.approved = value;
		set(value);
		again(); // the button says another number
	};
	return (
		<>
			{sum.approved_labels > 0 ? (
				<fieldset class="stack">
					<legend class="sr">What to write</legend>
					<Option
						name="what"
						value="approved"
						title="Approved pages only"
						text={`Add ${many(sum.approved_labels, "label")} to ${many(sum.approved_pages, "page")}.`}
						checked={approved}
						pick={() => pick(true)}
					/>
					<Option
						name="what"
						value="all"
						title="All but rejected"
						text={`Add ${many(sum.labels, "label")} to ${many(sum.pages, "page")}; ${n(counts.todo)} of them nobody has looked at.`}
						checked={!approved}
						pick={() => pick(false)}
					/>
				</fieldset>
			) : (
				<p>
					Add <b>{many(sum.labels, "label")}</b> to <b>{many(sum.pages, "page")}</b>.{counts.todo > 0 && ` Nobody has looked at ${n(counts.todo)} of them.`}
				</p>
			)}
			<label class="row small">
				<input type="checkbox" onChange={e => (choice.stale = e.currentTarget.checked)} />
				Also to pages that were edited in Confluence since
			</label>
			<ul class="small muted dots">
				<li>Nothing is removed from any page. Undo takes exactly these labels off again.</li>
				<li>Without that, pages edited since are reported and skipped.</li>
			</ul>
		</>
	);
}
