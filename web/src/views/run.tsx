// One run: its head, its actions, and the tabs below.
import { useEffect, useState } from "preact/hooks";
import { api } from "../api.ts";
import { useTitle, useWatch } from "../hooks.ts";
import { runPath } from "../logic/address.ts";
import { n, when } from "../logic/format.ts";
import { mode, reviewable, spaceName, spaceTitle, startedBy } from "../logic/run_words.ts";
import { Missing } from "../parts/missing.tsx";
import { Badge, Failed, Icon, Skeleton } from "../parts/ui.tsx";
import { RunModel } from "../run_model.ts";
import type { Run } from "../types.ts";
import { Failures } from "./failures.tsx";
import { Labels } from "./labels.tsx";
import { Progress } from "./progress.tsx";
import { ReviewView } from "./review/review.tsx";
import { Actions } from "./run_actions.tsx";

const tabs = ["progress", "review", "labels", "failures"] as const;
type Tab = (typeof tabs)[number];
const tabWords: Record<Tab, string> = { progress: "Progress", review: "Review", labels: "Labels", failures: "Failures" };

export function RunView({ id, tab }: { id: string; tab: string }) {
	const [model, set] = useState<RunModel | null>(null);
	useEffect(() => {
		const m = new RunModel(id);
		set(m);
		void m.load();
		return () => m.close();
	}, [id]);
	return model ? <Loaded model={model} tab={tab} /> : <Skeleton />;
}

function Loaded({ model, tab }: { model: RunModel; tab: string }) {
	useWatch(model, () => `${model.run?.run} ${model.run?.status} ${model.error?.message}`);
	const { run, error } = model;
	// What one most likely wants: to see a run go on, to review a plan.
	const first = run && (run.status === "running" || !run.pages.total ? "progress" : "review");
	useEffect(() => {
		if (!tab && first) location.replace("#" + runPath(run.run, first));
	}, [tab, first]);
	useTitle(run ? `${spaceName(run)}, ${tab || "run"}` : "Run");
	if (!run && error?.status === 404) return <Missing text={`There is no run ${model.id}.`} />;
	const again = error && <Failed what="The run" error={error} again={() => void model.load()} />;
	if (!run) return again ? <div>{again}</div> : <Skeleton />;
	const shown = tab || first!;
	if (!tabs.includes(shown as Tab)) return <Missing text="There is no such view." />;
	return (
		<>
			{again}
			<Head model={model} />
			<Tabs model={model} tab={shown as Tab} />
			{shown === "progress" && <Progress model={model} />}
			{shown === "review" && <ReviewView model={model} />}
			{shown === "labels" && <Labels model={model} />}
			{shown === "failures" && <Failures model={model} />}
		</>
	);
}

const fact = (name: string, value: preact.ComponentChildren) => (
	<div>
		<dt>{name}</dt>
		<dd>{value}</dd>
	</div>
);

function Head({ model }: { model: RunModel }) {
	const r = useWatch(model, () => model.run) as Run;
	return (
		<div class="run-head">
			<div class="who">
				<div class="line">
					<a class="crumb" href="#/runs">
						Runs
						<Icon name="right" />
					</a>
					<h1 dir="auto">
						{spaceName(r)}
						{spaceTitle(r) && <small> {spaceTitle(r)}</small>}
					</h1>
					<Badge run={r} />
					<span class="badge plain">{mode(r)}</span>
				</div>
				<dl class="facts">
					{fact("Run", <span class="mono">{r.run}</span>)}
					{r.provider && fact("Provider", [r.provider, r.model].filter(Boolean).join(", "))}
					{r.started_at && fact("Started", `${when(r.started_at)} by ${startedBy(r)}`)}
					{r.labels.added > 0 && fact("Added", n(r.labels.added) + " labels")}
				</dl>
			</div>
			<div class="row">
				{(r.planned || r.pages.labelled + r.pages.cached > 0) && r.status !== "running" && (
					<a class="btn hide-narrow" href={api.csv(r.run)} download={`plan-${r.run}.csv`} title="Download the plan as CSV">
						<Icon name="down" />
						CSV
					</a>
				)}
				<Actions model={model} run={r} />
			</div>
		</div>
	);
}

function Tabs({ model, tab }: { model: RunModel; tab: Tab }) {
	useWatch(model, () => `${model.counts && reviewable(model.counts)} ${model.labels?.distinct} ${model.run?.pages.failed} ${model.run?.status}`);
	const count: Record<Tab, number | null> = {
		progress: null,
		review: model.counts ? reviewable(model.counts) : null,
		labels: model.run?.status === "running" ? null : (model.labels?.distinct ?? null), // all labels are too much to ask for all the time
		failures: model.run?.pages.failed || null,
	};
	return (
		<nav class="tabs" aria-label="This run">
			{tabs.map(k => (
				<a key={k} href={"#" + runPath(model.id, k)} aria-current={k === tab ? "page" : undefined}>
					{tabWords[k]}
					{count[k] !== null && <span class={"count" + (k === "failures" ? " bad" : "")}>{n(count[k]!)}</span>}
				</a>
			))}
		</nav>
	);
}
