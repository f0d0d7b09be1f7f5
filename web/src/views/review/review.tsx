// Approve, edit, reject what a run proposes.
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { useKeys } from "../../keys.ts";
import { useWatch } from "../../hooks.ts";
import { n } from "../../logic/format.ts";
import { Button, Empty, Failed, Note, Skeleton } from "../../parts/ui.tsx";
import { setQuery, useRoute } from "../../router.ts";
import type { RunModel } from "../../run_model.ts";
import type { Review, ReviewCounts } from "../../types.ts";
import { ApiError } from "../../api.ts";
import { Desk, type Filter } from "./desk.ts";
import { FilterBar } from "./filter_bar.tsx";
import { Foot } from "./foot.tsx";
import { Grid } from "./grid.tsx";
import { keyAction } from "./review_keys.ts";
import { Panel } from "./panel.tsx";
import { reviewWords } from "./words.ts";

const labels_offered = 200;

/** The filter of an address. Without one: what is left to review, if anything is. */
export function filterOf(query: URLSearchParams, counts: ReviewCounts): Filter {
	const review = query.get("review") ?? "";
	const label = query.get("label") ?? "";
	const q = query.get("q") ?? "";
	const known = review in reviewWords ? (review as Review) : "";
	return { review: review ? known : !label && !q && counts.todo > 0 ? "todo" : "", label, q };
}

export function ReviewView({ model }: { model: RunModel }) {
	const counts = useWatch(model, () => model.counts !== null);
	const failed = useWatch(model, () => model.countsError);
	if (!counts) return failed ? <Failed what="The pages" error={failed} again={() => void model.readCounts()} /> : <Skeleton />;
	return <WithCounts model={model} />;
}

function WithCounts({ model }: { model: RunModel }) {
	const { query } = useRoute();
	const [desk, set] = useState<Desk | null>(null);
	const address = query.toString();
	useEffect(() => {
		const d = new Desk(model, filterOf(query, model.counts!));
		set(d);
		d.rows.need(0, 1, true);
		return () => d.close();
	}, [model]);
	useEffect(() => {
		if (!desk) return;
		const f = filterOf(query, model.counts!);
		// Without a filter in the address, the choice made at first stays.
		if (query.get("review") || f.label || f.q || desk.filter.label || desk.filter.q) desk.setFilter(f);
	}, [address, desk]);
	return desk ? <Table model={model} desk={desk} /> : <Skeleton />;
}

function Table({ model, desk }: { model: RunModel; desk: Desk }) {
	useWatch(desk, () => `${desk.rows.total} ${desk.rows.error !== null} ${desk.listed} ${desk.total}`);
	const state = useWatch(model, () => `${model.run?.status} ${model.run?.action} ${model.run?.can.includes("review")}`);
	const labels = useWatch(model, () => model.labels);
	const box = useRef<HTMLDivElement>(null);
	const uses = useMemo(() => new Map((labels?.results ?? []).map(x => [x.label, x.pages])), [labels]);
	const names = useMemo(() => [...(labels?.results ?? [])].sort((a, b) => b.pages - a.pages).slice(0, labels_offered), [labels]);
	const first = useRef(state);
	useEffect(() => {
		if (first.current !== state) desk.renew(); // it was applied, undone, or it ended
		first.current = state;
	}, [state]);
	useKeys(e => keyAction(e, desk, box.current));

	const running = model.run?.status === "running";
	const { rows } = desk;
	const all = model.counts?.all ?? 0;
	const nothing = !all && rows.total === 0;
	return (
		<>
			{running && (
				<Note>
					<p class="row">
						{desk.editable ? `This run goes on. ${n(all)} pages can be reviewed so far.` : "The run works on these pages: they can be reviewed again when it has ended."}
						<Button cls="sm" onClick={() => desk.renew()}>
							Refresh
						</Button>
					</p>
				</Note>
			)}
			{rows.error !== null && <Failed what="The pages" error={rows.error instanceof ApiError ? rows.error : new ApiError({ title: String(rows.error), status: 0, code: "", detail: "" })} again={() => desk.renew()} />}
			{nothing ? (
				<Empty icon="ok" title="Nothing to review" text={running ? "Pages appear here as soon as the first ones are labelled." : "Every page already has the labels that were proposed."} />
			) : (
				<>
					<FilterBar model={model} desk={desk} names={names} />
					<div class="rev" ref={box}>
						<div class="grid card">
							{rows.total === 0 ? (
								<div class="empty">
									<p>No page fits these filters.</p>
									<Button cls="sm" onClick={() => setQuery({ review: "all", label: "", q: "" })}>
										Clear filters
									</Button>
								</div>
							) : (
								<Grid desk={desk} />
							)}
							<Foot desk={desk} />
						</div>
						<Panel desk={desk} uses={uses} />
					</div>
					<datalist id="label-names">
						{names.map(x => (
							<option key={x.label} value={x.label}>
								{n(x.pages)} pages
							</option>
						))}
					</datalist>
				</>
			)}
		</>
	);
}
