// Failed pages by reason, each with what a person can do.
import { api } from "../api.ts";
import { useLoad, useWatch } from "../hooks.ts";
import { many, n, safeUrl } from "../logic/format.ts";
import { Button, Empty, Failed, Icon, Out, Skeleton } from "../parts/ui.tsx";
import type { RunModel } from "../run_model.ts";
import type { FailureGroup, Run } from "../types.ts";
import { resume } from "./run_actions.tsx";

const poll_ms = 10_000;

export function Failures({ model }: { model: RunModel }) {
	const run = useWatch(model, () => model.run) as Run;
	const running = run.status === "running";
	const { data, error, reload } = useLoad(signal => api.failures(model.id, signal), [model.id, running], running ? poll_ms : 0);
	if (!data) return error ? <Failed what="The failures" error={error} again={reload} /> : <Skeleton rows={5} />;
	if (!data.results.length) return <Empty icon="ok" title="No page failed" text="Every page that had its turn ended well." />;
	const groups = [...data.results].sort((a, b) => b.count - a.count);
	const sum = (of: FailureGroup[]) => of.reduce((x, g) => x + g.count, 0);
	const total = sum(groups);
	const again = sum(groups.filter(g => !g.final));
	return (
		<div class="stack">
			{error && <Failed what="The failures" error={error} again={reload} />}
			<p class="muted">
				{many(total, "page")} failed of {n(run.pages.total)}. No failure cost another page anything.{" "}
				{again > 0 ? (
					<>
						<b>{n(again)}</b> {again === 1 ? "gets" : "get"} another turn with resume; the others are final for this run.
					</>
				) : (
					"All are final for this run."
				)}
			</p>
			{groups.map(g => (
				<Group key={g.code} g={g} run={run} model={model} />
			))}
		</div>
	);
}

function Group({ g, run, model }: { g: FailureGroup; run: Run; model: RunModel }) {
	const ids = g.pages.map(p => p.page).join(",");
	return (
		<section class="card" aria-label={g.code}>
			<div class="fail">
				<span class="n">{n(g.count)}</span>
				<div>
					<div class="row">
						<h2>
							<code>{g.code}</code>
						</h2>
						<span class={"badge " + (g.final ? "" : "warn")}>
							<Icon name={g.final ? "fail" : "undo"} />
							{g.final ? "final for this run" : "resume asks again"}
						</span>
					</div>
					<p>{g.meaning}</p>
					<p class="muted">{g.todo}</p>
				</div>
				<div class="row">
					{!g.final && run.can.includes("resume") && (
						<Button cls="sm primary" icon="play" onClick={() => void resume(model)}>
							Resume
						</Button>
					)}
					{g.final && g.pages.length > 0 && run.space && (
						<a class="btn sm" href={`#/runs/new?space=${encodeURIComponent(run.space)}&pages=${ids}`}>
							New run over these…<span class="sr"> pages with {g.code}</span>
						</a>
					)}
				</div>
			</div>
			<details class="pages">
				<summary>
					Show {g.count > g.pages.length ? `the first ${n(g.pages.length)} of ${n(g.count)} pages` : many(g.count, "page")}
					<span class="sr"> with {g.code}</span>
				</summary>
				<ul>
					{g.pages.map(p => {
						const url = safeUrl(p.url);
						return (
							<li key={p.page}>
								{url ? (
									<Out class="clip" href={url} dir="auto">
										{p.title || p.page}
									</Out>
								) : (
									<span class="clip" dir="auto">
										{p.title || p.page}
									</span>
								)}
								<span class="muted clip" dir="auto" title={p.message}>
									{p.message}
								</span>
							</li>
						);
					})}
				</ul>
			</details>
		</section>
	);
}
