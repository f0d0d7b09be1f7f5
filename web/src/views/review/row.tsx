// A row of the table. It is drawn again only if its page, or its place, is another one.
import { Component } from "preact";
import { hasPlan, labelsOf } from "../../logic/edits.ts";
import { safeUrl } from "../../logic/format.ts";
import { chipsThatFit } from "../../logic/list_window.ts";
import { Button, Chip, Icon, Out } from "../../parts/ui.tsx";
import type { Page } from "../../types.ts";
import type { Desk } from "./desk.ts";
import { LabelChip } from "./label_chip.tsx";
import { reviewWords } from "./words.ts";

export interface RowProps {
	desk: Desk;
	row: number;
	page: Page | undefined;
	/** px */
	height: number;
	/** of the proposed labels' column, px */
	width: number;
	current: boolean;
	selected: boolean;
	editable: boolean;
}

export class Row extends Component<RowProps> {
	override shouldComponentUpdate(next: RowProps): boolean {
		return (Object.keys(next) as (keyof RowProps)[]).some(k => next[k] !== this.props[k]);
	}

	override render({ desk, row, page, height, current, selected }: RowProps) {
		const done = page && (page.review === "approved" || page.review === "edited" || page.review === "rejected");
		const cls = "g-row g-body" + (selected ? " sel" : "") + (current ? " cur" : "") + (done ? " done" : "");
		const click = (e: MouseEvent) => {
			if ((e.target as Element).closest("input, button, a")) return;
			desk.go(row);
			desk.setSheet(true);
		};
		return (
			<div
				role="row"
				class={cls}
				data-row={row}
				aria-rowindex={row + 2}
				aria-selected={selected}
				tabIndex={current ? 0 : -1}
				style={{ transform: `translateY(${row * height}px)` }}
				onClick={click}
			>
				{page ? this.cells(page) : <Waiting row={row} />}
			</div>
		);
	}

	private cells(p: Page) {
		const { desk, row, width, current, selected, editable } = this.props;
		const tab = current ? 0 : -1;
		const [icon, cls, words] = reviewWords[p.review];
		const labels = labelsOf(p);
		const fit = chipsThatFit(
			labels.map(x => x.name),
			width,
		);
		const url = safeUrl(p.url);
		const nothing = p.review === "failed" || p.review === "skipped" ? (p.code ?? p.review) : "nothing to add";
		const act = (to: "approved" | "rejected") => {
			desk.go(row, false);
			desk.decide(to, row);
		};
		return (
			<>
				<div class="g-cell c" role="gridcell">
					<input type="checkbox" tabIndex={tab} checked={selected} aria-label={"Select " + p.title} onClick={e => desk.select(row, e.shiftKey)} />
				</div>
				<div class="g-cell ti" role="gridcell">
					{url ? (
						<Out class="g-title clip" href={url} tabIndex={tab} dir="auto" title={p.title}>
							{p.title || "(no title)"}
						</Out>
					) : (
						<span class="g-title clip" dir="auto" title={p.title}>
							{p.title || "(no title)"}
						</span>
					)}
					<div class="clip tiny muted">
						<span class={"only-narrow st " + cls}>
							<Icon name={icon} />
							{words} ·{" "}
						</span>
						{about(p)}
					</div>
				</div>
				<div class="g-cell ex" role="gridcell">
					<div class="chips">{p.existing.length ? p.existing.map(x => <Chip key={x} name={x} sign="=" />) : <span class="tiny muted">none</span>}</div>
				</div>
				<div class="g-cell pr" role="gridcell">
					{labels.length ? (
						<div class="chips">
							{labels.slice(0, fit).map(x => (
								<LabelChip key={x.name} page={p} label={x} editable={editable} tabIndex={tab} toggle={name => (desk.go(row, false), desk.toggle(row, name))} />
							))}
							{labels.length > fit && (
								<span
									class="tiny muted"
									title={labels
										.slice(fit)
										.map(x => x.name)
										.join(", ")}
								>
									+{labels.length - fit}
								</span>
							)}
						</div>
					) : (
						<span class="tiny muted">{nothing}</span>
					)}
				</div>
				<div class="g-cell sta" role="gridcell">
					<span class={"st " + cls}>
						<Icon name={icon} />
						{words}
					</span>
				</div>
				<div class="g-cell act" role="gridcell">
					{editable && hasPlan(p) && (
						<>
							<Button cls="icon sm quiet" icon="check" tabIndex={tab} aria-label={"Approve " + p.title} title="Approve (a)" onClick={() => act("approved")} />
							<Button cls="icon sm quiet" icon="x" tabIndex={tab} aria-label={"Reject " + p.title} title="Reject (r)" onClick={() => act("rejected")} />
						</>
					)}
				</div>
			</>
		);
	}
}

/** The second line of a page: what is known of it beside its title. */
export function about(p: Page): string {
	const out = [p.type === "blogpost" ? "blog post" : "", `version ${p.version}`, p.status === "cached" ? "from the cache" : p.status === "unchanged" ? "unchanged" : ""];
	return out.filter(Boolean).join(" · ");
}

/** The row's page has not come yet: grey bars of the same height. */
const Waiting = ({ row }: { row: number }) => (
	<>
		<div class="g-cell c" role="gridcell" />
		<div class="g-cell ti" role="gridcell">
			<span class="sr">Loading</span>
			<div class="skel" style={{ width: 85 - ((row * 13) % 40) + "%" }} />
		</div>
		<div class="g-cell ex" role="gridcell">
			<div class="skel" style={{ width: "60%" }} />
		</div>
		<div class="g-cell pr" role="gridcell">
			<div class="skel" style={{ width: 70 - ((row * 29) % 40) + "%" }} />
		</div>
		<div class="g-cell sta" role="gridcell" />
		<div class="g-cell act" role="gridcell" />
	</>
);
