// The labels of a plan as a whole: made fewer, and shared by more pages, before anything is written. Can be taken back.
import { useState } from "preact/hooks";
import { api, ApiError } from "../api.ts";
import { useLoad } from "../hooks.ts";
import { many, n } from "../logic/format.ts";
import { complain, say, toast } from "../parts/say.tsx";
import { Button, Card, Failed, ShowMore, Skeleton } from "../parts/ui.tsx";
import type { Consolidation } from "../types.ts";

const rows_shown = 40;

interface Props {
	id: string;
	/** the plan may be changed now */
	editable: boolean;
	/** the labels are other ones now */
	changed: () => void;
}

export function ConsolidationCard({ id, editable, changed }: Props) {
	const { data, error, reload, set } = useLoad(signal => api.consolidation(id, signal), [id]);
	const [least, setLeast] = useState(2);
	const [busy, setBusy] = useState(false);
	const act = async (what: () => Promise<Consolidation>, done: (now: Consolidation) => void) => {
		setBusy(true);
		try {
			const now = await what();
			set(now);
			changed();
			done(now);
		} catch (e) {
			complain(e instanceof ApiError ? e.message : String(e));
		}
		setBusy(false);
	};
	const back = () => act(() => api.takeConsolidationBack(id), () => say("The first plan holds again."));
	const start = () =>
		act(
			() => api.consolidate(id, least),
			now => toast(`${many(now.before!.distinct, "label")} became ${n(now.after!.distinct)}.`, () => void back()),
		);
	return (
		<Card id="consolidation-h" title="Consolidate">
			<div class="pad stack">
				<p class="muted small">
					Spellings, plurals and abbreviations of one label become one; a label that few pages have becomes the one that their neighbours
					have, or is dropped. Pages that somebody has decided on stay. Nothing is written.
				</p>
				{data?.consolidated && data.before && data.after && (
					<p>
						<b>
							{n(data.before.distinct)} → {n(data.after.distinct)}
						</b>{" "}
						labels; on one page only {n(data.before.on_one_page)} → {n(data.after.on_one_page)}
					</p>
				)}
				{editable && (
					<div class="row">
						<label class="row small">
							Pages a label, at least
							<select class="in" value={least} disabled={busy} onChange={e => setLeast(Number(e.currentTarget.value))}>
								{[1, 2, 3, 5, 10].map(x => (
									<option key={x} value={x}>
										{x}
									</option>
								))}
							</select>
						</label>
						<span class="grow" />
						{data?.consolidated && (
							<Button cls="sm" icon="undo" disabled={busy} onClick={() => void back()}>
								Take back
							</Button>
						)}
						<Button cls="sm" disabled={busy} onClick={() => void start()}>
							{data?.consolidated ? "Consolidate again" : "Consolidate"}
						</Button>
					</div>
				)}
			</div>
			{data ? data.consolidated && <Changes of={data} /> : error ? <Failed what="What was consolidated" error={error} again={reload} /> : <Skeleton />}
		</Card>
	);
}

function Changes({ of }: { of: Consolidation }) {
	const all = of.changes ?? [];
	const [most, setMost] = useState(rows_shown);
	if (!all.length) return <p class="pad muted">Every label stands as it was.</p>;
	return (
		<>
			<table class="list tight">
				<thead>
					<tr>
						<th scope="col">Label</th>
						<th scope="col">becomes</th>
						<th scope="col" class="num">
							pages
						</th>
					</tr>
				</thead>
				<tbody>
					{all.slice(0, most).map(x => (
						<tr key={x.from + " " + x.into}>
							<th scope="row" class="clip" dir="auto" title={x.from}>
								{x.from}
							</th>
							<td class="clip" dir="auto" title={x.why}>
								{x.into ?? <span class="muted">dropped</span>}
							</td>
							<td class="num">{n(x.pages)}</td>
						</tr>
					))}
				</tbody>
			</table>
			<ShowMore shown={most} total={all.length} more={() => setMost(most + 200)} />
		</>
	);
}
