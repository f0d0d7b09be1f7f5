import type { Label } from "../../logic/edits.ts";
import { hasPlan } from "../../logic/edits.ts";
import type { Page } from "../../types.ts";

interface Props {
	page: Page;
	label: Label;
	editable: boolean;
	tabIndex: number;
	toggle: (name: string) => void;
}

/** A proposed label: a click leaves it out, or takes it in again. */
export function LabelChip({ page, label, editable, tabIndex, toggle }: Props) {
	const settled = page.review === "approved" || page.review === "edited" || page.review === "applied";
	const [cls, sign] = !label.kept ? ["no", "×"] : settled ? ["ok", "✓"] : label.held ? ["low", "?"] : ["new", "+"];
	const title = label.note?.reason ? label.name + ": " + label.note.reason : label.name;
	const inside = (
		<>
			<span class="sign" aria-hidden="true">
				{sign}
			</span>
			<span class="name" dir="auto">
				{label.name}
			</span>
			{label.held && <span class="sr">, low confidence, held</span>}
		</>
	);
	if (!editable || !hasPlan(page)) {
		return (
			<span class={"chip " + cls} title={title}>
				{inside}
			</span>
		);
	}
	return (
		<button type="button" class={"chip " + cls} title={title} tabIndex={tabIndex} aria-pressed={label.kept} onClick={() => toggle(label.name)}>
			{inside}
		</button>
	);
}
