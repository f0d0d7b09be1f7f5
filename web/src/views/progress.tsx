// How a run goes: how far, how long, how much, and why it is not faster.
import { useEffect, useRef } from "preact/hooks";
import { useNow, useWatch } from "../hooks.ts";
import { runPath } from "../logic/address.ts";
import { ago, clock, many, n, pct, short, span, usd } from "../logic/format.ts";
import { ended, ends, moveReason, statusWords, whyNot } from "../logic/run_words.ts";
import { outlook } from "../logic/series.ts";
import { say } from "../parts/say.tsx";
import { Bar, Card, Chip, Icon, Note } from "../parts/ui.tsx";
import type { RunModel } from "../run_model.ts";
import type { LevelMove, Run } from "../types.ts";
import { Plots } from "./plots.tsx";
import type { PlotSet } from "./plot_set.ts";

const moves_shown = 100;
/** Silent for longer than this, the page says since when. The service says something every 15 seconds. */
const quiet_s = 18;

export function Progress({ model }: { model: RunModel }) {
	useWatch(model, () => model.version);
	const r = model.run!;
	const plots = useRef<PlotSet | null>(null);
	const why = whyNot(r);
	return (
		<div class="stack">
			{why && (
				<Note kind="warn" icon={r.status === "failed" ? "fail" : "clock"}>
					<p>{why}</p>
				</Note>
			)}
			<Numbers model={model} r={r} />
			<div class="live-grid">
				<Plots model={model} plots={plots} />
				<div class="stack">
					<Moves moves={model.series.moves} mark={k => plots.current?.mark(k)} />
					<Recent model={model} />
					{model.notices.length > 0 && (
						<Card id="notices-h" title="Notices">
							<ul class="feed small">
								{model.notices.map(x => (
									<li key={x} dir="auto">
										{x}
									</li>
								))}
							</ul>
						</Card>
					)}
				</div>
			</div>
		</div>
	);
}

function Numbers({ model, r }: { model: RunModel; r: Run }) {
	const done = ended(r);
	const total = r.pages.total;
	const rate = model.series.rate();
	const { left_s, cost_usd } = outlook(r, rate);
	const running = r.status === "running";
	const percent = r.listing_complete || !running ? pct(done, total) : null;
	useTenths(running ? percent : null, left_s);
	const mean = r.processing_time_s > 0 ? done / r.processing_time_s : 0;
	const calls = r.calls.total_calls;
	const [input, inputUnit] = short(r.tokens.input);
	const [output, outputUnit] = short(r.tokens.output);
	return (
		<section class="card" aria-label="Progress">
			<div class="prog">
				<div class="head">
					<span class="pct">{percent === null ? "Listing pages" : `${percent} %`}</span>
					<span class="muted">
						{n(done)} of {many(total, "page")}
						{percent === null && " listed so far"}
					</span>
					<span class="eta">{running ? <Going model={model} r={r} left_s={left_s} /> : <Over r={r} />}</span>
				</div>
				<Bar run={r} big />
				<ul class="legend">
					{ends.map(k => (
						<li key={k}>
							<i class={"b-" + k} aria-hidden="true" />
							<b>{n(r.pages[k])}</b>
							{k}
						</li>
					))}
					<li>
						<i class="rest" aria-hidden="true" />
						<b>{n(Math.max(0, total - done))}</b>to do
					</li>
				</ul>
			</div>
			<dl class="stats">
				<Stat
					name="Cost so far"
					value={r.cost_usd === null ? "unknown" : usd(r.cost_usd).replace(" USD", "")}
					unit={r.cost_usd === null ? "" : "USD"}
					more={
						r.cost_usd === null
							? "the price of a model is not known"
							: [r.budget.usd !== null && `of ${usd(r.budget.usd)}`, running && cost_usd !== null && `about ${cost_usd.toFixed(2)} at the end`].filter(Boolean).join("; ") || "no budget was set"
					}
				/>
				<Stat name="Calls" value={n(calls)} more={calls ? `${(done / calls).toFixed(1)} pages a call` : "none yet"} />
				<Stat name="Refused (429)" value={n(r.calls.rate_limits)} more={calls ? `${((100 * r.calls.rate_limits) / calls).toFixed(1)} % of calls` : "none yet"} />
				<Stat name="Pages a second" value={running ? (rate === null ? "–" : rate.toFixed(1)) : mean.toFixed(1)} more={running ? (rate === null ? "known after 30 s" : "mean of the last 30 s") : "mean of the run"} />
				<Stat name="Tokens" value={input} unit={`${inputUnit} in`.trim()} more={`${output} ${outputUnit} out`.replace("  ", " ")} />
			</dl>
		</section>
	);
}

const Stat = ({ name, value, unit = "", more }: { name: string; value: string; unit?: string; more: string }) => (
	<div class="stat">
		<dt>{name}</dt>
		<dd>
			{value}
			{unit && <small> {unit}</small>}
		</dd>
		<dd>
			<span class="tiny">{more}</span>
		</dd>
	</div>
);

function Going({ model, r, left_s }: { model: RunModel; r: Run; left_s: number | null }) {
	const now = useNow(1000);
	const silent = (now - model.heard) / 1000;
	const t = (model.t || r.processing_time_s) + Math.max(0, Math.min(silent, 60));
	const quiet = model.cut || silent > quiet_s;
	const acts = r.action === "apply" || r.action === "undo";
	return (
		<>
			{acts ? <b>{r.action === "apply" ? "adding labels" : "taking labels off"}</b> : <b>{left_s !== null ? `about ${span(left_s)} left` : ""}</b>}
			<span class="muted">
				{left_s !== null || acts ? " · " : ""}
				{quiet ? `last heard ${ago(silent)}` : `running for ${clock(t)}`}
			</span>
		</>
	);
}

const Over = ({ r }: { r: Run }) => (
	<>
		<b>{statusWords(r)[2]}</b>
		<span class="muted"> · took {clock(r.processing_time_s)}</span>
		{r.can.includes("review") && (
			<>
				<span class="muted"> · </span>
				<a href={"#" + runPath(r.run, "review")}>Review the plan</a>
			</>
		)}
	</>
);

/** Read out once each 10 %, not each second. */
function useTenths(percent: number | null, left_s: number | null): void {
	const tenth = percent === null ? null : Math.floor(percent / 10);
	const last = useRef<number | null>(null);
	useEffect(() => {
		if (tenth !== null && last.current !== null && tenth > last.current) say(`${tenth * 10} percent of pages done${left_s !== null ? `, about ${span(left_s)} left` : ""}.`);
		last.current = tenth;
	}, [tenth]);
}

export function Move({ move, at, number, enter, leave }: { move: Pick<LevelMove, "from" | "to" | "reason">; at: string; number?: number; enter?: () => void; leave?: () => void }) {
	const hand = move.reason === "pinned" || move.reason === "bounded";
	const up = move.to > move.from;
	return (
		<li onPointerEnter={enter} onPointerLeave={leave} class={number === undefined ? "plain" : ""}>
			{number !== undefined && (
				<span class="n" aria-hidden="true">
					{number}
				</span>
			)}
			<span class="muted">{at}</span>
			<span class={"lv " + (hand ? "" : up ? "good" : "bad")}>
				<Icon name={hand ? "hand" : up ? "up" : "dn"} />
				{move.from} → {move.to}
			</span>
			<span>{moveReason(move.reason)}</span>
		</li>
	);
}

function Moves({ moves, mark }: { moves: LevelMove[]; mark: (number: number) => void }) {
	const shown = moves.map((m, i) => ({ m, number: i + 1 })).slice(-moves_shown).reverse();
	return (
		<Card
			id="why-h"
			title="Why the level moved"
			extra={
				<a class="small" href="#/throttle">
					Throttle
				</a>
			}
		>
			{shown.length ? (
				<ol class="why" tabIndex={0} aria-label="Changes of the level, newest first">
					{shown.map(({ m, number }) => (
						<Move key={number} move={m} number={number} at={clock(m.at_s)} enter={() => mark(number)} leave={() => mark(0)} />
					))}
				</ol>
			) : (
				<p class="pad muted small">It has not moved yet.</p>
			)}
		</Card>
	);
}

function Recent({ model }: { model: RunModel }) {
	if (!model.recent.length) return null;
	return (
		<Card id="feed-h" title="Labelled last">
			<ul class="feed">
				{model.recent.slice(0, 5).map(p => (
					<li key={p.page}>
						<div class="clip small" dir="auto" title={p.title}>
							{p.title}
						</div>
						<div class="chips">
							{p.to_add.length ? p.to_add.slice(0, 4).map(x => <Chip key={x} name={x} cls="new" sign="+" />) : <span class="tiny muted">nothing to add</span>}
						</div>
					</li>
				))}
			</ul>
		</Card>
	);
}
