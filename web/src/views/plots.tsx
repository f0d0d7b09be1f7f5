// The plots of a run, with a way in for the keyboard (a hidden slider) and the same as a table.
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState, type MutableRef } from "preact/hooks";
import { clock } from "../logic/format.ts";
import type { Curves } from "../logic/series.ts";
import type { RunModel } from "../run_model.ts";
import { PlotSet } from "./plot_set.ts";

const spans: [string, number][] = [
	["Whole run", 0],
	["Last 2 min", 120],
];

export function Plots({ model, plots }: { model: RunModel; plots: MutableRef<PlotSet | null> }) {
	const hosts = [useRef<HTMLDivElement>(null), useRef<HTMLDivElement>(null), useRef<HTMLDivElement>(null)];
	const probe = useRef<HTMLSpanElement>(null);
	const slider = useRef<HTMLInputElement>(null);
	const values = { level: useRef<HTMLElement>(null), flight: useRef<HTMLElement>(null), pages: useRef<HTMLElement>(null), refused: useRef<HTMLElement>(null) };
	const [last_s, setLast] = useState(0);
	const shown = useRef(0);
	shown.current = last_s;

	useEffect(() => {
		const set = new PlotSet(
			hosts.map(x => x.current!),
			probe.current!,
			(m, at) => {
				const text = { level: m ? String(m.level) : "–", flight: m ? m.flight.toFixed(1) : "–", pages: m ? m.pages.toFixed(1) : "–", refused: m ? String(m.refused) : "–" };
				for (const k of ["level", "flight", "pages", "refused"] as const) values[k].current!.textContent = text[k];
				const s = slider.current!;
				s.max = String(Math.max(0, model.series.t.length - 1));
				s.value = String(Math.max(0, at));
				s.setAttribute("aria-valuetext", m ? `${clock(m.t)}: level ${text.level}, ${text.flight} in flight, ${text.pages} pages a second, ${text.refused} refused` : "Nothing yet");
				const [level, pages, refused] = hosts;
				level!.current!.setAttribute("aria-label", `Level and calls in flight, now level ${text.level}, in flight ${text.flight}`);
				pages!.current!.setAttribute("aria-label", `Pages a second, now ${text.pages}`);
				refused!.current!.setAttribute("aria-label", `Refused calls (429), now ${text.refused}`);
			},
		);
		plots.current = set;
		const draw = () => set.set(model.series.curves(), model.series.moves, shown.current);
		draw();
		const stop = model.listen(draw);
		return () => {
			stop();
			set.close();
			plots.current = null;
		};
	}, [model]);

	useEffect(() => plots.current?.set(model.series.curves(), model.series.moves, last_s), [last_s]);

	const head = (title: string, keys: ComponentChildren) => (
		<div class="plot-head">
			<h3>{title}</h3>
			{keys}
		</div>
	);
	return (
		<section class="card plots" aria-labelledby="plots-h">
			<header>
				<h2 id="plots-h" class="grow">
					Over time
				</h2>
				<div class="seg" role="group" aria-label="Time shown">
					{spans.map(([words, s]) => (
						<button key={s} type="button" aria-pressed={s === last_s} onClick={() => setLast(s)}>
							{words}
						</button>
					))}
				</div>
			</header>
			<input
				type="range"
				class="sr"
				min="0"
				max="0"
				aria-label="Time cursor of the plots"
				ref={slider}
				onInput={e => plots.current?.point(Number(e.currentTarget.value))}
				onBlur={() => plots.current?.point(null)}
			/>
			<span class="probe" ref={probe} aria-hidden="true" />
			{head(
				"Level and calls in flight",
				<>
					<span class="key">
						<i class="k-level" aria-hidden="true" />
						Level
						<b ref={values.level} />
					</span>
					<span class="key">
						<i class="k-flight" aria-hidden="true" />
						In flight
						<b ref={values.flight} />
					</span>
				</>,
			)}
			<div class="plot" role="img" ref={hosts[0]!} />
			{head(
				"Pages a second",
				<span class="key">
					<i class="k-pages" aria-hidden="true" />
					Pages/s
					<b ref={values.pages} />
				</span>,
			)}
			<div class="plot" role="img" ref={hosts[1]!} />
			{head(
				"Refused calls (429)",
				<span class="key">
					<i class="k-429" aria-hidden="true" />
					429s
					<b ref={values.refused} />
				</span>,
			)}
			<div class="plot" role="img" ref={hosts[2]!} />
			<AsTable model={model} />
		</section>
	);
}

const rows_most = 120;

function AsTable({ model }: { model: RunModel }) {
	const [rows, set] = useState<ReturnType<typeof tableOf>>([]);
	return (
		<details onToggle={e => set(e.currentTarget.open ? tableOf(model.series.curves()) : [])}>
			<summary class="small muted pad">The same as a table</summary>
			<div class="scroll-x" tabIndex={0} role="region" aria-label="The plots as a table">
				<table class="list tight">
					<thead>
						<tr>
							<th scope="col">From</th>
							<th scope="col" class="num">
								Level
							</th>
							<th scope="col" class="num">
								In flight
							</th>
							<th scope="col" class="num">
								Pages a second
							</th>
							<th scope="col" class="num">
								429s
							</th>
						</tr>
					</thead>
					<tbody>
						{rows.map(r => (
							<tr key={r.from}>
								<th scope="row">{clock(r.from)}</th>
								<td class="num">{r.level}</td>
								<td class="num">{r.flight.toFixed(1)}</td>
								<td class="num">{r.pages.toFixed(1)}</td>
								<td class="num">{r.refused}</td>
							</tr>
						))}
					</tbody>
				</table>
			</div>
		</details>
	);
}

/** Steps of 30 s, or longer ones, so that no more than some rows come of it. */
function tableOf(c: Curves) {
	const first = c.t[0] ?? 0;
	const length = (c.t.at(-1) ?? 0) - first;
	const step = [30, 60, 300, 600, 1800, 3600, 7200].find(s => length / s <= rows_most) ?? 86_400;
	const rows: { from: number; level: number; flight: number; pages: number; refused: number; points: number }[] = [];
	c.t.forEach((t, i) => {
		const from = Math.floor(t / step) * step;
		let row = rows.at(-1);
		if (!row || row.from !== from) rows.push((row = { from, level: 0, flight: 0, pages: 0, refused: 0, points: 0 }));
		row.level = c.level[i]!;
		row.flight = (row.flight * row.points + c.flight[i]!) / (row.points + 1);
		row.pages = (row.pages * row.points + c.pages[i]!) / (row.points + 1);
		row.refused += c.refused[i]!;
		row.points++;
	});
	return rows;
}
