// What a run as filled in would use and take, asked again at every change.
import { useEffect, useState } from "preact/hooks";
import { api, ApiError } from "../api.ts";
import { many, n, short, span, usd } from "../logic/format.ts";
import type { NewRunForm } from "../logic/new_run_form.ts";
import { Icon } from "../parts/ui.tsx";
import type { Check, CheckResult } from "../types.ts";

const typing_ms = 350;
const names: Check["name"][] = ["confluence", "space", "provider", "vocabulary", "budget"];
const words: Record<Check["name"], string> = { confluence: "Confluence", space: "Space", provider: "Provider", vocabulary: "Vocabulary", budget: "Budget" };
const look: Record<Check["status"], [string, string, string]> = { ok: ["ok", "good", "good"], warning: ["warn", "warn", "warning"], failed: ["fail", "bad", "failed"] };

export function Checks({ form }: { form: NewRunForm }) {
	const [result, set] = useState<CheckResult | null>(null);
	const [error, setError] = useState("");
	const [asking, setAsking] = useState(false);
	const { space, provider, dry_run, budget, under, max_labels } = form;
	useEffect(() => {
		if (!space.trim()) {
			set(null);
			return;
		}
		const control = new AbortController();
		setAsking(true);
		const timer = setTimeout(async () => {
			try {
				set(await api.check({ space: space.trim(), provider, under: under.trim(), max_labels: max_labels.trim(), budget_usd: budget.trim(), dry_run }, control.signal));
				setError("");
			} catch (e) {
				if (control.signal.aborted) return;
				set(null);
				setError(e instanceof ApiError ? [e.problem.title, e.problem.detail].join(" ") : String(e));
			}
			if (!control.signal.aborted) setAsking(false);
		}, typing_ms);
		return () => {
			clearTimeout(timer);
			control.abort();
			setAsking(false);
		};
	}, [space, provider, dry_run, budget, under, max_labels]);

	const line = (name: Check["name"]) => {
		const check = result?.checks.find(c => c.name === name);
		const [icon, cls, state] = asking ? ["clock", "muted", ""] : check ? look[check.status] : ["info", "muted", ""];
		let what = asking ? "checking…" : check ? check.message : !space.trim() ? "when a space is chosen" : error ? "not checked" : "nothing to check";
		if (!asking && name === "vocabulary" && form.vocabulary === "file") what = form.file ? `${form.file.name}, checked when the run starts` : "no file chosen yet";
		if (!asking && name === "vocabulary" && form.vocabulary === "none") what = "none: any label that fits the rules";
		return (
			<li key={name}>
				<Icon name={icon} cls={cls} />
				<div>
					<b>{words[name]}</b>
					{state && <span class="sr"> {state}:</span>}
					<span class="what" dir="auto">
						{what}
					</span>
				</div>
			</li>
		);
	};
	const e = result?.estimate ?? null;
	return (
		<section class="card sticky" aria-labelledby="check-h">
			<header>
				<h2 id="check-h" class="grow">
					Check
				</h2>
				<p>again at every change</p>
			</header>
			<ul class="chk" aria-live="polite" aria-busy={asking} aria-label="Check results">
				{names.map(line)}
			</ul>
			{error && (
				<p class="bad small pad" role="alert">
					{error}
				</p>
			)}
			<h2 class="pad-flat">Estimate</h2>
			<dl class="est pad">
				{(
					[
						["Cost", e ? (e.cost_usd === null ? "unknown" : "about " + usd(e.cost_usd)) : "–"],
						["Calls", e ? "about " + n(e.calls) : "–"],
						["Time", e ? (e.seconds === null ? "unknown" : e.seconds < 55 ? "under a minute" : "about " + span(e.seconds)) : "–"],
					] as const
				).map(([k, v]) => (
					<div key={k}>
						<dt>{k}</dt>
						<dd>{v}</dd>
					</div>
				))}
			</dl>
			<p class="tiny muted est-note">
				{e
					? `${form.pages.length ? "For all of the space: " : ""}${e.more ? "more than " : ""}${many(e.pages, "page")}: ${short(e.input_tokens).join(" ").trim()} tokens in and ${short(e.output_tokens).join(" ").trim()} out. Unchanged pages cost nothing.${e.days ? ` ${e.days.text}.` : ""}`
					: "What the run would take is told here when a space is chosen."}
			</p>
		</section>
	);
}
