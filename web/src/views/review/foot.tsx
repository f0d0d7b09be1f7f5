// Below the table: how many pages, what is selected, and what to do with it.
import { useWatch } from "../../hooks.ts";
import { many, n } from "../../logic/format.ts";
import { ask } from "../../parts/dialog.tsx";
import { Button } from "../../parts/ui.tsx";
import type { Desk } from "./desk.ts";

const hints: [string, string][] = [
	["j", "next"],
	["a", "approve"],
	["r", "reject"],
	["e", "edit"],
	["x", "select"],
	["?", "all keys"],
];

export function Foot({ desk }: { desk: Desk }) {
	useWatch(desk, () => desk.version);
	if (desk.count > 0) return <Bulk desk={desk} />;
	const { rows, total } = desk;
	const all = rows.counts?.all ?? total;
	return (
		<div class="g-foot">
			<span>{rows.total < 0 ? "Loading" : many(total, "page") + (total < all ? ` of ${n(all)}` : "")}</span>
			{(rows.stale > 0 || rows.changed) && (
				<Button cls="sm quiet" onClick={() => desk.renew()}>
					{rows.stale > 0 ? `${n(rows.stale)} no longer ${rows.stale === 1 ? "fits" : "fit"}: refresh` : "The list has changed: refresh"}
				</Button>
			)}
			<span class="grow" />
			<span class="keys-hint row tiny">
				{hints.map(([k, words]) => (
					<span key={k}>
						<kbd>{k}</kbd> {words}
					</span>
				))}
			</span>
		</div>
	);
}

function Bulk({ desk }: { desk: Desk }) {
	const act = (to: "approved" | "rejected") => {
		if (!desk.allFit) {
			desk.decideSelected(to);
			return;
		}
		const verb = to === "approved" ? "Approve" : "Reject";
		ask({
			title: `${verb} everything that fits?`,
			yes: `${verb} up to ${many(desk.total, "page")}`,
			danger: to === "rejected",
			focusYes: true,
			body: <p>All pages that fit the filter and have something to add are {to}, those not shown here, too. Nothing is written to Confluence. It cannot be taken back in one step.</p>,
			act: () => desk.decideAllFit(to),
		});
	};
	return (
		<div class="g-foot bulk">
			<span>
				<b>{n(desk.count)}</b> selected{!desk.allFit && `, ${many(desk.selectedLabels(), "label")}`}
			</span>
			{desk.editable && (
				<>
					<Button cls="sm primary" icon="check" onClick={() => act("approved")}>
						Approve{desk.allFit && "…"}
					</Button>
					<Button cls="sm" icon="x" onClick={() => act("rejected")}>
						Reject{desk.allFit && "…"}
					</Button>
				</>
			)}
			{desk.count < desk.total && (
				<Button cls="sm quiet" onClick={() => desk.selectAll()}>
					All {n(desk.total)} that fit
				</Button>
			)}
			<Button cls="sm quiet" onClick={() => desk.clear()}>
				Clear
			</Button>
		</div>
	);
}
