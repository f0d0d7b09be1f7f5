// The table of pages: only the rows in the window are in the document.
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { useWatch } from "../../hooks.ts";
import { drawn } from "../../logic/list_window.ts";
import { HalfBox } from "../../parts/ui.tsx";
import type { Desk } from "./desk.ts";
import { Row } from "./row.tsx";

interface Size {
	/** px */
	height: number;
	row: number;
	/** of the proposed labels' column */
	column: number;
	/** of the scroll bar */
	bar: number;
}

/** While one drags the scroll bar, nothing is asked for until it rests this long. */
const rest_ms = 60;
const far_rows = 300;

export function Grid({ desk }: { desk: Desk }) {
	useWatch(desk, () => desk.version);
	const view = useRef<HTMLDivElement>(null);
	const [size, setSize] = useState<Size>({ height: 0, row: 57, column: 380, bar: 0 });
	const [span, setSpan] = useState<[number, number]>([0, 0]);
	const last = useRef({ top: 0, frame: 0, timer: 0, asked: 0 });
	const total = desk.total;

	const look = () => {
		const v = view.current;
		if (!v || !size.height) return;
		const top = v.scrollTop;
		const down = top >= last.current.top;
		last.current.top = top;
		const [first, end] = drawn(top, size.height, size.row, total);
		if (first !== span[0] || end !== span[1]) {
			const el = document.activeElement?.closest<HTMLElement>("[data-row]");
			const row = el && v.contains(el) ? Number(el.dataset["row"]) : -1;
			if (row >= 0 && (row < first || row >= end)) v.focus({ preventScroll: true }); // its row goes
			setSpan([first, end]);
		}
		clearTimeout(last.current.timer);
		const need = () => {
			last.current.asked = first;
			desk.rows.need(first, end, down);
		};
		if (Math.abs(first - last.current.asked) > far_rows) last.current.timer = window.setTimeout(need, rest_ms);
		else need();
	};
	useLayoutEffect(look, [size, total, desk.rows]);
	useEffect(() => () => clearTimeout(last.current.timer), []);

	useLayoutEffect(() => {
		const v = view.current!;
		const measure = () => {
			const row = parseInt(getComputedStyle(document.documentElement).getPropertyValue("--row"), 10) || 57;
			const column = (v.querySelector(".pr")?.clientWidth ?? 396) - 16;
			setSize({ height: v.clientHeight, row, column, bar: v.offsetWidth - v.clientWidth });
		};
		const watch = new ResizeObserver(measure);
		watch.observe(v);
		measure();
		return () => watch.disconnect();
	}, [total > 0]);

	// A new list begins at its top.
	useLayoutEffect(() => {
		if (view.current && desk.cur === 0) view.current.scrollTop = 0;
	}, [desk.listed]);

	// Who has the focus in a row when the list becomes another one has it there, too.
	const listed = useRef(desk.listed);
	if (listed.current !== desk.listed) {
		listed.current = desk.listed;
		if (document.activeElement?.closest("[data-row]") && view.current?.contains(document.activeElement)) desk.focusAsked++;
	}

	// The current row is seen, then gets the focus.
	const asked = useRef(desk.focusAsked);
	useLayoutEffect(() => {
		const v = view.current;
		if (!v || asked.current === desk.focusAsked) return;
		const y = desk.cur * size.row;
		if (y < v.scrollTop) v.scrollTop = y;
		else if (y + size.row > v.scrollTop + v.clientHeight) v.scrollTop = y + size.row - v.clientHeight;
		const el = v.querySelector<HTMLElement>(`[data-row="${desk.cur}"]`);
		if (el) {
			asked.current = desk.focusAsked;
			el.focus({ preventScroll: true });
		} else look();
	});

	const rows = [];
	for (let i = span[0]; i < Math.min(span[1], total); i++) {
		const page = desk.rows.get(i);
		rows.push(
			<Row key={i} desk={desk} row={i} page={page} height={size.row} width={size.column} current={i === desk.cur} selected={!!page && desk.isSelected(page)} editable={desk.editable} />,
		);
	}
	const all = desk.count > 0 && desk.count === total;
	return (
		<div class="g-table" role="grid" aria-label="Proposed labels by page" aria-multiselectable="true" aria-colcount={6} aria-rowcount={total + 1} aria-busy={desk.rows.total < 0}>
			<div role="rowgroup">
				<div class="g-row g-head" role="row" aria-rowindex={1} style={{ paddingRight: size.bar + "px" }}>
					<div class="g-cell c" role="columnheader">
						<HalfBox half={desk.count > 0 && !all} checked={all} aria-label="Select all pages that fit the filters" onChange={() => (all ? desk.clear() : desk.selectAll())} />
					</div>
					<div class="g-cell" role="columnheader">
						Page
					</div>
					<div class="g-cell" role="columnheader">
						There already
					</div>
					<div class="g-cell" role="columnheader">
						Proposed
					</div>
					<div class="g-cell sta" role="columnheader">
						Review
					</div>
					<div class="g-cell" role="columnheader">
						<span class="sr">Approve or reject</span>
					</div>
				</div>
			</div>
			<div
				class="g-view"
				role="rowgroup"
				ref={view}
				tabIndex={-1}
				onScroll={() => {
					if (last.current.frame) return;
					last.current.frame = requestAnimationFrame(() => {
						last.current.frame = 0;
						look();
					});
				}}
			>
				<div class="g-space" role="presentation" style={{ height: total * size.row + "px" }}>
					{rows}
				</div>
			</div>
		</div>
	);
}
