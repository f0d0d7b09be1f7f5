// Runs that start by themselves.
import { useState } from "preact/hooks";
import { api, ApiError, Keys } from "../api.ts";
import { useLoad, useTitle } from "../hooks.ts";
import { runPath } from "../logic/address.ts";
import { usd, when } from "../logic/format.ts";
import { amount } from "../logic/new_run_form.ts";
import { ask } from "../parts/dialog.tsx";
import { complain, toast } from "../parts/say.tsx";
import { Badge, Button, Empty, Failed, Field, Meter, Option, PageHead, Skeleton } from "../parts/ui.tsx";
import type { RunStatus, Schedule, ScheduleRequest } from "../types.ts";

const poll_ms = 30_000;

export function Schedules() {
	useTitle("Schedules");
	const { data, error, reload, set } = useLoad(signal => api.schedules(signal), [], poll_ms);
	const turned = (s: Schedule, on: boolean) => set({ results: data!.results.map(x => (x === s ? { ...x, enabled: on } : x)), next: null });
	return (
		<>
			<PageHead title="Schedules" text="Runs that start by themselves. A pass over a space without changes makes some requests and no call.">
				<Button cls="primary" icon="plus" onClick={() => add(reload)}>
					New schedule…
				</Button>
			</PageHead>
			{error && <Failed what="The schedules" error={error} again={reload} />}
			{!data && !error && <Skeleton rows={5} />}
			{data && !data.results.length && <Empty icon="cal" title="No schedule yet" text="A nightly dry run keeps a plan at hand; apply it when you like." />}
			{data && data.results.length > 0 && <Table list={data.results} reload={reload} turned={turned} />}
		</>
	);
}

type Turned = (s: Schedule, on: boolean) => void;

const Table = ({ list, reload, turned }: { list: Schedule[]; reload: () => void; turned: Turned }) => (
	<div class="card scroll-x">
		<table class="list cards schedules">
			<caption class="sr">Schedules</caption>
			<thead>
				<tr>
					{["On", "Name and space", "When", "Next", "Mode", "Budget this month", "Last run"].map(x => (
						<th key={x} scope="col">
							{x}
						</th>
					))}
					<td />
				</tr>
			</thead>
			<tbody>
				{list.map(s => (
					<Row key={s.name} s={s} reload={reload} turned={turned} />
				))}
			</tbody>
		</table>
	</div>
);

const states: string[] = ["running", "completed", "stopped", "failed", "interrupted"];

function Row({ s, reload, turned }: { s: Schedule; reload: () => void; turned: Turned }) {
	const max = s.budget_usd_month;
	const used = max ? s.spent_usd_month / max : 0;
	const turn = async (on: boolean) => {
		turned(s, on); // at once; the list that is read after says how it is
		try {
			await api.switchSchedule(s.name, on);
			toast(`${s.name} is ${on ? "on" : "off"}.`);
		} catch (e) {
			complain(`${s.name} is as it was. ${(e as ApiError).message}`);
		}
		reload();
	};
	return (
		<tr>
			<td>
				<input type="checkbox" class="switch" checked={s.enabled} aria-label={s.name + " is on"} onChange={e => void turn(e.currentTarget.checked)} />
			</td>
			<td>
				<b>{s.name}</b>
				<span class="sub">
					{s.space ?? "All spaces"}
					{s.from_file && " · of the configuration file"}
				</span>
			</td>
			<td data-l="when">
				<span class="mono">{s.when}</span>
				{s.provider && <span class="sub">{s.provider}</span>}
			</td>
			<td data-l="next">
				{!s.enabled ? "off" : when(s.next_at) || "–"}
				{s.notice && <span class="sub warn">{s.notice}</span>}
			</td>
			<td data-l="mode">{s.dry_run ? "dry run" : "apply"}</td>
			<td class="wide">
				<div class="tiny muted">
					{usd(s.spent_usd_month)} {max === null ? "spent, no limit" : `of ${usd(max)}${used > 0.9 ? ", nearly used up" : ""}`}
				</div>
				{max !== null && <Meter value={100 * used} cls={used > 0.9 ? "warn" : ""} />}
			</td>
			<td data-l="last run">
				{s.last_run ? (
					<a href={"#" + runPath(s.last_run)} aria-label={`Last run of ${s.name}: ${s.last_status ?? "unknown"}`}>
						{s.last_status && states.includes(s.last_status) ? <Badge run={{ status: s.last_status as RunStatus }} /> : (s.last_status ?? s.last_run)}
					</a>
				) : (
					<span class="muted">none yet</span>
				)}
			</td>
			<td>{!s.from_file && <Button cls="icon sm quiet" icon="trash" aria-label={`Delete ${s.name}…`} title="Delete…" onClick={() => remove(s, reload)} />}</td>
		</tr>
	);
}

function remove(s: Schedule, reload: () => void): void {
	ask({
		title: `Delete ${s.name}?`,
		yes: "Delete the schedule",
		danger: true,
		focusYes: true,
		body: <p>It starts no more runs. The runs it started stay, and one that runs goes on.</p>,
		act: async () => {
			await api.deleteSchedule(s.name);
			toast(`${s.name} is deleted.`);
			reload();
		},
	});
}

function add(reload: () => void): void {
	const form = { name: "", space: "", when: "0 3 * * 1-5", dry_run: true, provider: "", budget: "" };
	const keys = new Keys();
	ask({
		title: "New schedule",
		yes: "Save",
		body: <AddForm form={form} />,
		act: async () => {
			const wrong = wrongWith(form);
			if (wrong) throw new ApiError({ title: wrong, status: 400, code: "", detail: "" });
			const body: ScheduleRequest = {
				name: form.name.trim(),
				space: form.space.trim() || null,
				when: form.when.trim(),
				dry_run: form.dry_run,
				budget_usd_month: form.budget.trim() ? amount(form.budget) : null,
				...(form.provider ? { provider: form.provider } : {}),
			};
			await api.addSchedule(body, keys.of(body));
			toast(`${body.name} is saved.`);
			reload();
		},
	});
}

interface AddFields {
	name: string;
	space: string;
	when: string;
	dry_run: boolean;
	provider: string;
	budget: string;
}

function wrongWith(f: AddFields): string {
	if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(f.name.trim())) return `“${f.name.trim()}” is no name: small letters, digits and hyphens, such as nightly-ops.`;
	if (!f.when.trim()) return "Say when: five fields of cron, or an interval such as 6h.";
	if (f.budget.trim() && amount(f.budget) === null) return `“${f.budget.trim()}” is no amount. A number above 0, such as 20.00.`;
	return "";
}

function AddForm({ form }: { form: AddFields }) {
	const [dry, setDry] = useState(true);
	const { data: service } = useLoad(() => api.service(), []);
	const { data: spaces } = useLoad(() => api.spaces(), []);
	const text = (name: "name" | "when" | "budget" | "space", label: string, hint: string, more: Record<string, string> = {}) => (
		<Field id={"schedule-" + name} label={label} hint={hint}>
			{at => <input class="in" type="text" autocomplete="off" spellcheck={false} {...more} {...at} defaultValue={form[name]} onInput={e => (form[name] = e.currentTarget.value)} />}
		</Field>
	);
	return (
		<>
			{text("name", "Name", "Small letters, digits, hyphens.", { placeholder: "nightly-ops" })}
			{text("space", "Space", "Its key. Empty: all spaces.", { list: "schedule-spaces", placeholder: "All spaces" })}
			<datalist id="schedule-spaces">
				{(spaces?.results ?? []).map(s => (
					<option key={s.key} value={s.key}>
						{s.name}
					</option>
				))}
			</datalist>
			{text("when", "When", "Five fields of cron, in the service’s time zone, or an interval: 30m, 6h, 7d. 0 3 * * 1-5 is 03:00 on workdays.")}
			<fieldset class="field">
				<legend>Mode</legend>
				<div class="pair-f after-s">
					<Option name="schedule-mode" value="dry" title="Dry run" text="Makes a plan, writes nothing" checked={dry} pick={() => setDry((form.dry_run = true))} />
					<Option name="schedule-mode" value="apply" title="Apply" text="Adds the labels while it runs" checked={!dry} pick={() => setDry((form.dry_run = false))} />
				</div>
			</fieldset>
			<div class="pair-f">
				<Field id="schedule-provider" label="Provider">
					{at => (
						<select class="in" {...at} onChange={e => (form.provider = e.currentTarget.value)}>
							<option value="">As the service is configured</option>
							{(service?.providers ?? []).map(p => (
								<option key={p.name} value={p.name}>
									{p.name}
								</option>
							))}
						</select>
					)}
				</Field>
				{text("budget", "Budget a month, USD", "Empty: no limit.", { inputmode: "decimal", placeholder: "No limit" })}
			</div>
		</>
	);
}
