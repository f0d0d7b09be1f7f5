// The labels of a run: how many pages share each, and those that look like one.
import { useEffect, useMemo, useState } from "preact/hooks";
import { api } from "../api.ts";
import { useLoad, useWatch } from "../hooks.ts";
import { runPath } from "../logic/address.ts";
import { many, n } from "../logic/format.ts";
import { bins, found, spread } from "../logic/label_sums.ts";
import { Button, Card, Empty, Failed, Icon, Meter, ShowMore, Skeleton } from "../parts/ui.tsx";
import { setQuery, useRoute } from "../router.ts";
import type { RunModel } from "../run_model.ts";
import type { LabelList, LabelTwin } from "../types.ts";
import { ConsolidationCard } from "./consolidation.tsx";

const shown_first = 60;
const poll_ms = 10_000;

type Show = "all" | "single" | "twins";

export function Labels({ model }: { model: RunModel }) {
	const running = useWatch(model, () => model.run?.status === "running");
	const editable = useWatch(model, () => !running && !!model.run?.can.includes("review"));
	const { data, error, reload } = useLoad(signal => api.labels(model.id, signal), [model.id, running], running ? poll_ms : 0);
	useEffect(() => {
		if (data) model.labels = data;
	}, [data]);
	if (!data) return error ? <Failed what="The labels" error={error} again={reload} /> : <Skeleton />;
	if (!data.results.length) return <Empty icon="tag" title="No labels yet" text="Labels appear here when the first pages of the run are labelled." />;
	return (
		<div class="stack">
			{error && <Failed what="The labels" error={error} again={reload} />}
			<Lists id={model.id} list={data} editable={editable} reload={reload} />
		</div>
	);
}

function Lists({ id, list, editable, reload }: { id: string; list: LabelList; editable: boolean; reload: () => void }) {
	const { query } = useRoute();
	const asked = query.get("show");
	const show: Show = asked === "all" || asked === "single" || asked === "twins" ? asked : "all";
	const facets: [Show, string, number][] = [
		["all", "All labels", list.distinct],
		["twins", "Near-twins", list.twins.length],
		["single", "On one page only", list.single],
	];
	return (
		<>
			<div>
				<p class="big-num">{many(list.distinct, "label")}</p>
				<p class="muted small">Labels are worth something when pages share them. Nothing is written before you apply.</p>
			</div>
			<div class="lab-grid">
				<section class="card" aria-labelledby="labels-h">
					<header>
						<h2 id="labels-h" class="sr">
							Labels
						</h2>
						<div class="facets" role="group" aria-label="Show">
							{facets.map(([k, words, count]) => (
								<button key={k} type="button" class="facet" aria-pressed={k === show} onClick={() => setQuery({ show: k === "all" ? "" : k, q: "" })}>
									{words}
									<b>{n(count)}</b>
								</button>
							))}
						</div>
					</header>
					{show === "twins" ? <Twins id={id} twins={list.twins} /> : <Bars key={show} id={id} list={list} only={show} />}
				</section>
				<div class="stack">
					<ConsolidationCard id={id} editable={editable} changed={reload} />
					<Sums list={list} />
					<Spread list={list} />
				</div>
			</div>
		</>
	);
}

const pagesWith = (id: string, label: string) => "#" + runPath(id, "review", { review: "all", label });

function Bars({ id, list, only }: { id: string; list: LabelList; only: "all" | "single" }) {
	const [text, setText] = useState("");
	const [most, setMost] = useState(shown_first);
	const fit = useMemo(() => found(list.results, text, only), [list, text, only]);
	const top = Math.max(1, fit[0]?.pages ?? 1);
	return (
		<>
			<div class="lab-search">
				<span class="search">
					<Icon name="search" />
					<input class="in" type="search" placeholder="Find a label" aria-label="Find a label" onInput={e => (setText(e.currentTarget.value), setMost(shown_first))} />
				</span>
				{only === "single" && <p class="muted small">A label that one page has finds nothing else.</p>}
				{only === "all" && (
					<ul class="legend">
						<li>
							<i class="b-unchanged" aria-hidden="true" />
							there already
						</li>
						<li>
							<i class="b-labelled" aria-hidden="true" />
							added by this run
						</li>
					</ul>
				)}
			</div>
			<ul class="lbars">
				{fit.slice(0, most).map(x => (
					<li key={x.label}>
						<a class="clip" dir="auto" href={pagesWith(id, x.label)} title={x.label}>
							{x.label}
						</a>
						<span class="meter two-part" aria-hidden="true">
							<i class="b-unchanged" style={{ width: (100 * Math.min(x.existing, x.pages)) / top + "%" }} />
							<i class="b-labelled" style={{ width: (100 * Math.max(0, x.pages - x.existing)) / top + "%" }} />
						</span>
						<span class="num muted">{many(x.pages, "page")}</span>
					</li>
				))}
			</ul>
			{!fit.length && <p class="pad muted">No label fits.</p>}
			{fit.length > most && (
				<div class="pad row">
					<span class="muted small grow">
						{n(most)} of {n(fit.length)} shown
					</span>
					<Button cls="sm" onClick={() => setMost(most + 200)}>
						Show more
					</Button>
				</div>
			)}
		</>
	);
}

const twinWords: Record<LabelTwin["why"], string> = { case: "capitals", hyphen: "hyphen", plural: "plural", spelling: "spelling", abbreviation: "short for" };

function Twins({ id, twins }: { id: string; twins: LabelTwin[] }) {
	const [most, setMost] = useState(shown_first);
	if (!twins.length) return <p class="pad muted">No two labels look like one.</p>;
	const side = (label: string, pages: number) => (
		<a class="twin" href={pagesWith(id, label)} title={label}>
			<span class="t1">
				<b class="clip" dir="auto">
					{label}
				</b>
				<span>{many(pages, "page")}</span>
			</span>
			<Meter value={(100 * pages) / Math.max(1, ...twins.map(x => Math.max(x.pages_a, x.pages_b)))} />
		</a>
	);
	return (
		<>
			<p class="muted small pad-flat">Two labels that look like one. A click shows the pages of one; there it can be left out, or the other one added.</p>
			<ul aria-label="Near-twins">
				{twins.slice(0, most).map(x => (
					<li class="pair" key={x.a + " " + x.b}>
						{side(x.a, x.pages_a)}
						<div class="mid">
							<b>{twinWords[x.why] ?? x.why}</b>
						</div>
						{side(x.b, x.pages_b)}
					</li>
				))}
			</ul>
			<ShowMore shown={most} total={twins.length} more={() => setMost(most + 200)} />
		</>
	);
}

function Sums({ list }: { list: LabelList }) {
	const uses = list.results.reduce((sum, x) => sum + x.pages, 0);
	const rows: [string, string][] = [
		["Different labels", n(list.distinct)],
		["On one page only", n(list.single)],
		["Near-twins", n(list.twins.length)],
		["Pages a label, mean", list.results.length ? (uses / list.results.length).toFixed(1) : "–"],
	];
	return (
		<Card id="sums-h" title="In numbers">
			<table class="list tight">
				<tbody>
					{rows.map(([words, value]) => (
						<tr key={words}>
							<th scope="row">{words}</th>
							<td class="num">
								<b>{value}</b>
							</td>
						</tr>
					))}
				</tbody>
			</table>
		</Card>
	);
}

function Spread({ list }: { list: LabelList }) {
	const counts = spread(list.results);
	const top = Math.max(1, ...counts);
	return (
		<Card id="spread-h" title="How many pages share a label">
			<dl class="hist pad">
				{bins.map(([words], i) => (
					<div key={words}>
						<dt>{words}</dt>
						<dd class="hb">
							{counts[i]! > 0 ? <i style={{ width: (100 * counts[i]!) / top + "%" }} aria-hidden="true" /> : <i class="zero" aria-hidden="true" />}
							<span>{n(counts[i]!)}</span>
						</dd>
					</div>
				))}
			</dl>
		</Card>
	);
}
