// What the controller believes about each quota, and a hand on it.
import { useState } from "preact/hooks";
import { api, ApiError } from "../api.ts";
import { useLoad, useTitle } from "../hooks.ts";
import { ago, n } from "../logic/format.ts";
import { boundsOf } from "../logic/run_words.ts";
import { complain, toast } from "../parts/say.tsx";
import { Button, Empty, Failed, Icon, PageHead, Skeleton } from "../parts/ui.tsx";
import type { List, Throttle, Tuning } from "../types.ts";
import { Move } from "./progress.tsx";

const poll_ms = 2000;
const states: Record<string, [string, string]> = {
	startup: ["", "info"],
	steady: ["good", "ok"],
	probing: ["info", "up"],
	waiting: ["warn", "clock"],
	unhealthy: ["bad", "warn"],
	suspended: ["warn", "clock"],
};

export function ThrottleView() {
	useTitle("Throttle");
	const { data, error, at, reload, set } = useLoad(signal => api.throttles(signal), [], poll_ms);
	const time = at ? new Date(at).toTimeString().slice(0, 8) : "";
	return (
		<>
			<PageHead title="Throttle" text="What the controller believes about each quota, and your hand on it. Waits that a provider asked for always hold.">
				{time && <span class="small muted nowrap">as of {time}</span>}
			</PageHead>
			{error && <Failed what="The throttles" error={error} again={reload} />}
			{!data && !error && <Skeleton rows={5} />}
			{data && !data.results.length && <Empty icon="gauge" title="No run is calling a provider now" text="What was learned is kept, and used when the next run begins." />}
			{data && data.results.length > 0 && (
				<div class="two">
					{data.results.map(t => (
						<One key={`${t.group} ${t.pid} ${t.name}`} t={t} set={set} />
					))}
				</div>
			)}
		</>
	);
}

function One({ t, set }: { t: Throttle; set: (list: List<Throttle>) => void }) {
	const [cls, icon] = states[t.state] ?? ["", "info"];
	const top = Math.max(8, Math.ceil(1.25 * Math.max(t.peak_level, t.level)));
	const [wrong, setWrong] = useState("");
	const [pin, setPin] = useState("");
	const [low, setLow] = useState("");
	const [high, setHigh] = useState("");
	const tune = async (body: Tuning, done: string) => {
		setWrong("");
		try {
			set(await api.tune({ group: t.group, ...body }));
			toast(`${t.name}: ${done}.`);
		} catch (e) {
			if (e instanceof ApiError && e.status === 400) setWrong([e.problem.detail, ...(e.problem.errors ?? []).map(x => x.message)].filter(Boolean).join(" "));
			else complain(`${t.name} is as it was. ${(e as ApiError).message}`);
		}
	};
	const whole = (text: string): number | null => (/^[0-9]+$/.test(text.trim()) && Number(text) >= 1 ? Number(text) : null);
	const doPin = () => {
		const x = whole(pin || String(t.level));
		if (x === null) setWrong(`“${pin}” is no level: a whole number from 1.`);
		else void tune({ lowest: x, highest: x }, `pinned at ${x}`);
	};
	const doBound = () => {
		const a = whole(low);
		const z = whole(high);
		if (a === null || z === null) setWrong("Bounds are two whole numbers from 1.");
		else if (a > z) setWrong(`From ${a} to ${z}: the first is the lower one.`);
		else void tune({ lowest: a, highest: z }, `bounded ${a} to ${z}`);
	};
	const id = (name: string) => `t-${t.group}-${t.pid}-${name}`.replace(/[^\w-]/g, "_");
	const box = (name: string, label: string, value: string, change: (v: string) => void, hint: string) => (
		<div class="field">
			<label for={id(name)}>{label}</label>
			<input class="in" id={id(name)} type="text" inputmode="numeric" autocomplete="off" placeholder={hint} value={value} onInput={e => change(e.currentTarget.value)} />
		</div>
	);
	const rows: [string, string][] = [
		["Calls a second", t.requests_per_s === null ? "no limit met" : fine(t.requests_per_s)],
		["Tokens a second", t.tokens_per_s === null ? "no limit met" : n(t.tokens_per_s)],
		["Highest level so far", n(t.peak_level)],
		["Set by hand", boundsOf(t) || "nothing"],
	];
	return (
		<section class="card" aria-label={t.name}>
			<header>
				<div class="grow">
					<h2>{t.name}</h2>
					<p>
						{t.group !== t.name && `${t.group} · `}process {t.pid}
					</p>
				</div>
				<span class={"badge " + cls}>
					<Icon name={icon} />
					{t.state || "unknown"}
				</span>
			</header>
			<div class="pad lvl">
				<div>
					<span class="v">{n(t.level)}</span>
					<div class="tiny muted">level</div>
				</div>
				<div>
					<div class="scale" aria-hidden="true">
						<div class="t">
							<i style={{ left: "0%", right: 100 - (100 * Math.min(t.in_flight, top)) / top + "%" }} />
						</div>
						<span class="k" style={{ left: (100 * t.level) / top + "%" }} />
						<span class="e a">0</span>
						<span class="e z">{top}</span>
					</div>
					<p class="small muted">
						<b>{n(t.in_flight)}</b> in flight, {n(t.waiting)} waiting
					</p>
				</div>
			</div>
			<table class="list tight">
				<thead>
					<tr>
						<th scope="col">Quota</th>
						<th scope="col" class="num">
							Believed
						</th>
					</tr>
				</thead>
				<tbody>
					{rows.map(([a, b]) => (
						<tr key={a}>
							<th scope="row">{a}</th>
							<td class="num">
								<b>{b}</b>
							</td>
						</tr>
					))}
				</tbody>
			</table>
			{t.last_change && (
				<>
					<h3 class="pad-flat">Moved last</h3>
					<ul class="why">
						<Move move={t.last_change} at={ago(t.last_change.ago_s)} />
					</ul>
				</>
			)}
			<div class="ctl">
				{box("pin", "Pin at", pin, setPin, String(t.level))}
				<Button icon="pin" aria-label={"Pin " + t.name} onClick={doPin}>
					Pin
				</Button>
				{box("low", "From", low, setLow, "1")}
				{box("high", "to", high, setHigh, String(Math.max(t.peak_level, t.level)))}
				<Button aria-label={"Bound " + t.name} onClick={doBound}>
					Bound
				</Button>
				<Button cls="quiet" aria-label={"Release " + t.name} onClick={() => void tune({ release: true }, "released, the controller decides again")}>
					Release
				</Button>
				{wrong && (
					<p class="hint bad small" role="alert">
						{wrong}
					</p>
				)}
			</div>
		</section>
	);
}

const fine = (x: number): string => (x < 10 ? x.toFixed(2) : n(x));
