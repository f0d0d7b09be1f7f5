// All runs, newest first.
import { useEffect, useRef, useState } from "preact/hooks";
import { api, type ApiError } from "../api.ts";
import { useLoad, useTitle } from "../hooks.ts";
import { runPath } from "../logic/address.ts";
import { clock, many, n, usd, when } from "../logic/format.ts";
import { ended, mode, spaceName, spaceTitle, startedBy, statusWords, whyNot } from "../logic/run_words.ts";
import { Badge, Bar, Button, Empty, Failed, Icon, PageHead, Skeleton } from "../parts/ui.tsx";
import { complain } from "../parts/say.tsx";
import { setQuery, useRoute } from "../router.ts";
import type { Run, RunList, RunStatus } from "../types.ts";

const states: RunStatus[] = ["running", "completed", "interrupted", "stopped", "failed"];
const poll_ms = 3000;

export function Runs() {
	useTitle("Runs");
	const { query } = useRoute();
	const state = query.get("status") ?? "";
	const space = query.get("space") ?? "";
	const [running, setRunning] = useState(false);
	const { data, error, reload } = useLoad(signal => api.runs({ state, space }, signal), [state, space], running ? poll_ms : 0);
	const [more, setMore] = useState<{ key: string; runs: Run[]; next: string | null }>({ key: "", runs: [], next: null });
	const key = state + "|" + space;
	const spaces = useRef(new Set<string>());
	const tail = more.key === key ? more : null;
	const runs = join(data?.results ?? [], tail?.runs ?? []);
	for (const r of runs) if (r.space) spaces.current.add(r.space);
	if (space) spaces.current.add(space);
	const next = tail ? tail.next : (data?.next ?? null);
	useEffect(() => setRunning(runs.some(r => r.status === "running")), [data]);

	const readMore = async () => {
		if (!next) return;
		try {
			const list = await api.runs({ state, space, cursor: next });
			setMore({ key, runs: [...(tail?.runs ?? []), ...list.results], next: list.next });
		} catch (e) {
			complain((e as ApiError).message);
		}
	};
	const counts = data?.counts;
	const filtered = state || space;
	return (
		<>
			<PageHead title="Runs" text="Everything that tagwright does to a space is a run. It can be watched, reviewed, applied and taken back." />
			{error && <Failed what="The runs" error={error} again={reload} />}
			{(filtered || runs.length > 0) && (
				<div class="rev-bar">
					<div class="facets" role="group" aria-label="Status">
						{["", ...states].map(s => {
							const [, icon, words] = s ? statusWords({ status: s as RunStatus }) : ["", "", "All"];
							return (
								<button key={s} type="button" class="facet" aria-pressed={s === state} onClick={() => setQuery({ status: s })}>
									{icon && <Icon name={icon} />}
									{words}
									{counts && <b>{n(s ? counts[s as RunStatus] : total(counts))}</b>}
								</button>
							);
						})}
					</div>
					{spaces.current.size > 1 && (
						<select class="in in-space" aria-label="Space" value={space} onChange={e => setQuery({ space: e.currentTarget.value })}>
							<option value="">All spaces</option>
							{[...spaces.current].sort().map(x => (
								<option key={x} value={x}>
									{x}
								</option>
							))}
						</select>
					)}
				</div>
			)}
			{!data && !error && <Skeleton />}
			{data && !runs.length && (filtered ? <NoMatch /> : <NoRun />)}
			{runs.length > 0 && <Table runs={runs} />}
			{next && (
				<div class="row center">
					<Button onClick={readMore}>Older runs</Button>
				</div>
			)}
		</>
	);
}

const total = (counts: RunList["counts"]): number => states.reduce((sum, s) => sum + counts[s], 0);

/** Newest first; a run told twice is told by the newer answer. */
function join(head: Run[], tail: Run[]): Run[] {
	const seen = new Set(head.map(r => r.run));
	return [...head, ...tail.filter(r => !seen.has(r.run))];
}

const NoRun = () => (
	<Empty icon="tag" title="No run yet" text="Start with a dry run: it shows what would be added and writes nothing.">
		<a class="btn primary" href="#/runs/new">
			<Icon name="plus" />
			New run
		</a>
	</Empty>
);

const NoMatch = () => (
	<Empty icon="search" title="No run fits the filter">
		<Button cls="sm" onClick={() => setQuery({ status: "", space: "" })}>
			Show all
		</Button>
	</Empty>
);

const Table = ({ runs }: { runs: Run[] }) => (
	<div class="card scroll-x">
		<table class="list cards runs">
			<caption class="sr">Runs, newest first</caption>
			<thead>
				<tr>
					<th scope="col">Status</th>
					<th scope="col">Space and run</th>
					<th scope="col">Mode</th>
					<th scope="col">Pages</th>
					<th scope="col" class="num">
						Cost
					</th>
					<th scope="col" class="num">
						Time
					</th>
					<th scope="col">Started</th>
				</tr>
			</thead>
			<tbody>
				{runs.map(r => (
					<Row key={r.run} r={r} />
				))}
			</tbody>
		</table>
	</div>
);

function Row({ r }: { r: Run }) {
	const what = r.labels.added ? many(r.labels.added, "label") + " added" : mode(r) === "undone" ? "labels taken off" : r.dry_run ? "writes nothing" : "adds labels";
	return (
		<tr>
			<td>
				<Badge run={r} />
			</td>
			<td class="wide">
				<a href={"#" + runPath(r.run)}>
					<b dir="auto">{spaceName(r)}</b>
					{spaceTitle(r) && (
						<span class="muted" dir="auto">
							{" "}
							{spaceTitle(r)}
						</span>
					)}
				</a>
				<span class="sub mono">{r.run}</span>
			</td>
			<td>
				{mode(r)}
				<span class="sub">{what}</span>
			</td>
			<td class="wide">
				<div class="run-bar">
					<div class="tiny muted">
						<span>
							{n(ended(r))} of {n(r.pages.total)}
						</span>
						{r.pages.failed > 0 && <span class="bad">{n(r.pages.failed)} failed</span>}
					</div>
					<Bar run={r} />
				</div>
				{whyNot(r) && <span class="sub why-not">{whyNot(r)}</span>}
			</td>
			<td class="num" data-l="cost">
				{usd(r.cost_usd)}
			</td>
			<td class="num" data-l="time">
				{clock(r.processing_time_s)}
			</td>
			<td>
				{when(r.started_at)}
				<span class="sub">{startedBy(r)}</span>
			</td>
		</tr>
	);
}
