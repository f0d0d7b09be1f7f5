// A safe start: a dry run, checked while one fills in the form.
import { useEffect, useRef, useState } from "preact/hooks";
import { api, ApiError, Keys } from "../api.ts";
import { useLoad, useTitle } from "../hooks.ts";
import { runPath } from "../logic/address.ts";
import { many } from "../logic/format.ts";
import { placeProblem, readVocabulary, requestOf, wrongIn, type FieldName, type NewRunForm, type Wrong } from "../logic/new_run_form.ts";
import { say } from "../parts/say.tsx";
import { Failed, Field, Icon, Note, Option, PageHead, Skeleton } from "../parts/ui.tsx";
import { go, setQuery, useRoute } from "../router.ts";
import type { Service, Space } from "../types.ts";
import { Checks } from "./checks.tsx";

const file_most = 4 << 20;
const select_most = 30;

export function NewRun() {
	useTitle("New run");
	const { data, error, reload } = useLoad(() => Promise.all([api.service(), api.spaces().catch(e => e as ApiError)]), []);
	const text = "A dry run writes nothing: it makes a plan that can be reviewed.";
	if (!data) {
		return (
			<>
				<PageHead title="New run" text={text} />
				{error ? <Failed what="What can be run" error={error} again={reload} /> : <Skeleton />}
			</>
		);
	}
	const [service, spaces] = data;
	const failed = spaces instanceof Error ? spaces : null;
	return (
		<>
			<PageHead title="New run" text={text} />
			{failed && <Failed what="The spaces" error={failed} again={reload} />}
			<Form service={service} spaces={spaces instanceof Error ? [] : spaces.results} />
		</>
	);
}

function firstForm(service: Service, spaces: Space[], query: URLSearchParams): NewRunForm {
	return {
		space: query.get("space") ?? (spaces.length === 1 ? spaces[0]!.key : ""),
		provider: service.provider || service.providers[0]?.name || "",
		dry_run: true,
		vocabulary: service.vocabulary ? "configured" : "none",
		file: null,
		budget: "",
		under: "",
		max_labels: service.max_labels ? String(service.max_labels) : "",
		pages: (query.get("pages") ?? "").split(",").filter(x => /^[0-9]+$/.test(x)),
	};
}

function Form({ service, spaces }: { service: Service; spaces: Space[] }) {
	const { query } = useRoute();
	const [form, setForm] = useState(() => firstForm(service, spaces, query));
	const [shown, setShown] = useState<Wrong>({});
	const [rest, setRest] = useState("");
	const [busy, setBusy] = useState(false);
	const keys = useRef(new Keys());
	const box = useRef<HTMLFormElement>(null);
	const change = (patch: Partial<NewRunForm>) => {
		setForm(f => ({ ...f, ...patch }));
		setShown({});
		setRest("");
	};
	// What is not filled in yet is not wrong yet.
	const { space: _space, vocabulary: _vocabulary, ...typed } = wrongIn(form);
	const wrong: Wrong = { ...typed, ...shown };

	const fail = (w: Wrong, more: string) => {
		setShown(w);
		setRest(more);
		requestAnimationFrame(() => {
			const first = box.current?.querySelector<HTMLElement>("[aria-invalid=true]") ?? document.getElementById("start-error");
			first?.closest("details")?.setAttribute("open", "");
			first?.focus();
		});
	};
	const submit = async (e: Event) => {
		e.preventDefault();
		if (busy) return;
		const mine = wrongIn(form);
		if (Object.keys(mine).length) return fail(mine, "");
		const body = requestOf(form);
		setBusy(true);
		try {
			const run = await api.start(body, keys.current.of(body));
			say("The run has started.");
			go(runPath(run.run, "progress"));
		} catch (x) {
			const p = x instanceof ApiError ? x.problem : { title: String(x), status: 0, code: "", detail: "" };
			if (x instanceof ApiError && x.status > 0) keys.current = new Keys(); // it was answered: the next one is another
			const found = placeProblem(p);
			fail(found.wrong, found.rest);
		} finally {
			setBusy(false);
		}
	};

	const id = (name: FieldName) => "run-" + name;
	const input = (name: "budget" | "under" | "max_labels", label: string, hint: string, more: Record<string, string>) => (
		<Field id={id(name)} label={label} hint={hint} error={wrong[name]}>
			{at => <input class="in" type="text" autocomplete="off" {...more} {...at} value={form[name]} onInput={e => change({ [name]: e.currentTarget.value })} />}
		</Field>
	);
	const words = form.dry_run ? "Start dry run" : "Start and apply";
	return (
		<div class="form-grid">
			<form class="card pad stack" noValidate onSubmit={submit} ref={box}>
				{form.pages.length > 0 && (
					<Note>
						<p>
							Only {many(form.pages.length, "page")} of an earlier run.{" "}
							<button
								type="button"
								class="as-link"
								onClick={() => {
									setQuery({ pages: "" });
									change({ pages: [] });
								}}
							>
								All pages instead
							</button>
						</p>
					</Note>
				)}
				<div class="pair-f">
					<SpaceField id={id("space")} spaces={spaces} value={form.space} error={wrong.space} pick={space => change({ space })} />
					<Field id={id("provider")} label="Provider" error={wrong.provider}>
						{at => (
							<select class="in" {...at} value={form.provider} onChange={e => change({ provider: e.currentTarget.value })}>
								{service.providers.map(p => (
									<option key={p.name} value={p.name}>
										{[p.name, p.model, p.local && "nothing leaves the machine"].filter(Boolean).join(" · ")}
									</option>
								))}
							</select>
						)}
					</Field>
				</div>
				<fieldset class="field">
					<legend>Mode</legend>
					<div class="pair-f after-s">
						<Option name="mode" value="dry" title="Dry run" text="Makes a plan, writes nothing" checked={form.dry_run} pick={() => change({ dry_run: true })} />
						<Option name="mode" value="apply" title="Apply" text="Adds the labels while it runs" checked={!form.dry_run} pick={() => change({ dry_run: false })} />
					</div>
				</fieldset>
				<div class="pair-f">
					<VocabularyField id={id("vocabulary")} service={service} form={form} error={wrong.vocabulary} change={change} fail={m => setShown({ vocabulary: m })} />
					{input("budget", "Budget, USD", "The run stops before it would spend more. Empty: no limit.", { inputmode: "decimal", placeholder: "No limit" })}
				</div>
				<details>
					<summary class="small">More: pages, labels</summary>
					<div class="pair-f after">
						{input("under", "Under page", "A page’s id: it and its descendants.", { inputmode: "numeric", placeholder: "All pages" })}
						{input("max_labels", "Labels a page at most", "From 1 to 50.", { inputmode: "numeric" })}
					</div>
				</details>
				{rest && (
					<p class="bad" role="alert" id="start-error" tabIndex={-1}>
						{rest}
					</p>
				)}
				<div class="row">
					<button type="submit" class="btn primary" aria-disabled={busy}>
						<Icon name="play" />
						{words}
					</button>
					<span class="small muted">{form.dry_run ? "Writes nothing." : "Writes to Confluence while it runs. Undo takes it back."}</span>
				</div>
			</form>
			<Checks form={form} />
		</div>
	);
}

interface SpaceProps {
	id: string;
	spaces: Space[];
	value: string;
	error: string | undefined;
	pick: (key: string) => void;
}

/** A list; one to type in where there are many, or where they are not known. */
export function SpaceField({ id, spaces, value, error, pick }: SpaceProps) {
	const known = spaces.length > 0 && spaces.length <= select_most && (!value || spaces.some(s => s.key === value));
	const name = spaces.find(s => s.key === value)?.name;
	return (
		<Field id={id} label="Space" error={error} hint={known ? undefined : (name ?? (value && spaces.length ? "Not among the spaces that the service’s account may see." : "Its key, such as OPS."))}>
			{at =>
				known ? (
					<select class="in" {...at} value={value} onChange={e => pick(e.currentTarget.value)}>
						{!value && <option value="">Choose a space</option>}
						{spaces.map(s => (
							<option key={s.key} value={s.key}>
								{s.name ? `${s.key} · ${s.name}` : s.key}
							</option>
						))}
					</select>
				) : (
					<>
						<input class="in" type="text" list={id + "-list"} autocomplete="off" spellcheck={false} maxLength={255} {...at} value={value} onInput={e => pick(e.currentTarget.value)} />
						<datalist id={id + "-list"}>
							{spaces.map(s => (
								<option key={s.key} value={s.key}>
									{s.name}
								</option>
							))}
						</datalist>
					</>
				)
			}
		</Field>
	);
}

interface VocabularyProps {
	id: string;
	service: Service;
	form: NewRunForm;
	error: string | undefined;
	change: (patch: Partial<NewRunForm>) => void;
	fail: (message: string) => void;
}

function VocabularyField({ id, service, form, error, change, fail }: VocabularyProps) {
	const file = useRef<HTMLInputElement>(null);
	const last = useRef<NewRunForm["vocabulary"]>(form.vocabulary);
	useEffect(() => {
		if (form.vocabulary !== "file") last.current = form.vocabulary;
	}, [form.vocabulary]);
	const read = async () => {
		const f = file.current?.files?.[0];
		if (!f) return;
		if (f.size > file_most) {
			change({ file: null });
			fail(`“${f.name}” is larger than 4 MB.`);
			return;
		}
		const got = readVocabulary(f.name, await f.text());
		change({ vocabulary: "file", file: got.file });
		if (got.error) fail(got.error);
	};
	return (
		<div class="field">
			<Field id={id} label="Vocabulary" error={error} hint={form.vocabulary === "file" ? undefined : "A list of labels to use, or to prefer."}>
				{at => (
					<select class="in" {...at} value={form.vocabulary} onChange={e => change({ vocabulary: e.currentTarget.value as NewRunForm["vocabulary"] })}>
						{service.vocabulary && <option value="configured">As the service is configured</option>}
						<option value="none">None: open labels</option>
						<option value="file">{form.file ? form.file.name : "A file…"}</option>
					</select>
				)}
			</Field>
			{form.vocabulary === "file" && <input class="file" type="file" accept=".json,application/json" aria-label="Vocabulary file (JSON)" ref={file} onChange={() => void read()} />}
		</div>
	);
}
