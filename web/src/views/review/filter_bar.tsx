import { useEffect, useRef, useState } from "preact/hooks";
import { useWatch } from "../../hooks.ts";
import { n } from "../../logic/format.ts";
import { Icon } from "../../parts/ui.tsx";
import { setQuery } from "../../router.ts";
import type { RunModel } from "../../run_model.ts";
import type { LabelUse, Review } from "../../types.ts";
import type { Desk } from "./desk.ts";
import { reviewWords } from "./words.ts";

const typing_ms = 200;

export function FilterBar({ model, desk, names }: { model: RunModel; desk: Desk; names: LabelUse[] }) {
	const counts = useWatch(model, () => model.counts)!;
	useWatch(desk, () => desk.listed);
	const [more, setMore] = useState(false);
	const text = useRef<HTMLInputElement>(null);
	const label = useRef<HTMLInputElement>(null);
	const timer = useRef(0);
	const f = desk.filter;
	// What is in the address is in the fields, too, unless one types in them.
	useEffect(() => {
		if (text.current && document.activeElement !== text.current) text.current.value = f.q;
		if (label.current && document.activeElement !== label.current) label.current.value = f.label;
	}, [f.q, f.label]);
	useEffect(() => () => clearTimeout(timer.current), []);
	const facets = useRef<HTMLDivElement>(null);
	// The chosen one is seen, also where they do not all fit.
	useEffect(() => {
		const row = facets.current;
		const chosen = row?.querySelector<HTMLElement>("[aria-pressed=true]");
		if (row && chosen) row.scrollLeft = chosen.offsetLeft - row.offsetLeft - (row.clientWidth - chosen.offsetWidth) / 2;
	}, [f.review]);
	const filter = (patch: Record<string, string>) => setQuery({ review: f.review || "all", ...patch });
	const typed = (value: string) => {
		clearTimeout(timer.current);
		timer.current = window.setTimeout(() => filter({ q: value.trim() }), typing_ms);
	};
	const leave = (e: KeyboardEvent) => {
		if (e.key !== "Escape") return;
		e.preventDefault();
		desk.go(desk.cur);
	};
	const states = (Object.keys(reviewWords) as Review[]).filter(k => counts[k] > 0 || k === f.review || k === "todo" || k === "approved");
	const facet = (key: Review | "", words: string, count: number) => (
		<button key={key} type="button" class="facet" aria-pressed={f.review === key} onClick={() => setQuery({ review: key || "all" })}>
			{words}
			<b>{n(count)}</b>
		</button>
	);
	return (
		<div class={"rev-bar" + (more ? "" : " more-off")}>
			<span class="search">
				<Icon name="search" />
				<input class="in" type="search" id="filter-text" placeholder="Filter by title" aria-label="Filter by title" ref={text} maxLength={200} onInput={e => typed(e.currentTarget.value)} onKeyDown={leave} />
				<kbd aria-hidden="true">/</kbd>
			</span>
			<span class="extra">
				<input
					class="in in-label"
					type="search"
					list="label-names"
					placeholder="Any label"
					aria-label="Filter by label"
					ref={label}
					maxLength={255}
					onInput={e => {
						const v = e.currentTarget.value;
						if (!v || names.some(x => x.label === v)) filter({ label: v });
					}}
					onChange={e => filter({ label: e.currentTarget.value.trim() })}
					onKeyDown={leave}
				/>
			</span>
			<button type="button" class="btn icon only-narrow" aria-label="More filters" aria-expanded={more} onClick={() => setMore(!more)}>
				<Icon name="filter" />
			</button>
			<div class="facets grow" role="group" aria-label="Review" ref={facets}>
				{states.map(k => facet(k, reviewWords[k][2], counts[k]))}
				{facet("", "All", counts.all)}
			</div>
		</div>
	);
}
