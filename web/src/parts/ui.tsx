// Small parts that all views share.
import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { ApiError } from "../api.ts";
import { n } from "../logic/format.ts";
import { ended, ends, statusWords } from "../logic/run_words.ts";
import type { Run } from "../types.ts";

export const Icon = ({ name, cls = "" }: { name: string; cls?: string }) => (
	<svg class={"ico " + cls} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
		<use href={"#i-" + name} />
	</svg>
);

type ButtonProps = Omit<JSX.IntrinsicElements["button"], "icon"> & { icon?: string; cls?: string };

export const Button = ({ icon, cls = "", children, ...rest }: ButtonProps) => (
	<button type="button" class={"btn " + cls} {...rest}>
		{icon && <Icon name={icon} />}
		{children}
	</button>
);

/** A link out of the page: no window handle, no referrer. */
export const Out = ({ href, children, ...rest }: { href: string } & JSX.IntrinsicElements["a"]) => (
	<a {...rest} href={href} target="_blank" rel="noopener noreferrer">
		{children}
	</a>
);

export function Badge({ run }: { run: Pick<Run, "status"> & Partial<Run> }) {
	const [cls, icon, words] = statusWords(run);
	return (
		<span class={"badge " + cls}>
			<Icon name={icon} />
			{words}
		</span>
	);
}

export const Chip = ({ name, cls = "", sign }: { name: string; cls?: string; sign: string }) => (
	<span class={"chip " + cls} title={name}>
		<span class="sign" aria-hidden="true">
			{sign}
		</span>
		<span class="name" dir="auto">
			{name}
		</span>
	</span>
);

/** A bar of a width in per cents. */
export const Meter = ({ value, cls = "" }: { value: number; cls?: string }) => (
	<span class={"meter " + cls} aria-hidden="true">
		<i style={{ width: Math.max(0, Math.min(100, value)) + "%" }} />
	</span>
);

/** The pages of a run by how they ended. */
export function Bar({ run, big = false }: { run: Run; big?: boolean }) {
	const total = Math.max(run.pages.total, ended(run), 1);
	const words = ends.map(k => `${n(run.pages[k])} ${k}`).join(", ");
	return (
		<div class={"bar" + (big ? " big" : "")} role="img" aria-label={`${n(ended(run))} of ${n(run.pages.total)} pages: ${words}`}>
			{ends.map(k => (
				<i key={k} class={"b-" + k} style={{ width: (100 * run.pages[k]) / total + "%" }} />
			))}
		</div>
	);
}

export const PageHead = ({ title, text, children }: { title: string; text?: ComponentChildren; children?: ComponentChildren }) => (
	<div class="page-head">
		<div class="grow">
			<h1>{title}</h1>
			{text && <p>{text}</p>}
		</div>
		{children}
	</div>
);

export const Card = ({ id, title, extra, children }: { id: string; title: string; extra?: ComponentChildren; children?: ComponentChildren }) => (
	<section class="card" aria-labelledby={id}>
		<header>
			<h2 id={id} class="grow">
				{title}
			</h2>
			{extra}
		</header>
		{children}
	</section>
);

export const Empty = ({ icon, title, text, children }: { icon: string; title: string; text?: string; children?: ComponentChildren }) => (
	<div class="card empty">
		<Icon name={icon} />
		<h2>{title}</h2>
		{text && <p>{text}</p>}
		{children && <div class="row">{children}</div>}
	</div>
);

export const Skeleton = ({ rows = 9 }: { rows?: number }) => (
	<div class="card pad stack" aria-busy="true">
		<span class="sr">Loading</span>
		{Array.from({ length: rows }, (_, i) => (
			<div key={i} class="skel" style={{ width: 92 - ((i * 17) % 40) + "%" }} />
		))}
	</div>
);

/** One sentence what could not be read and why, and a way to try now. */
export const Failed = ({ what, error, again }: { what: string; error: ApiError; again: () => void }) => (
	<div class="note bad" role="alert">
		<Icon name="fail" />
		<p>
			<b>{what} could not be read. </b>
			{error.problem.title} {error.problem.detail}
			{error.problem.code && (
				<>
					{" "}
					(<code>{error.problem.code}</code>)
				</>
			)}
			{error.passing && " The page tries again every 5 s. "}{" "}
			<button type="button" class="as-link" onClick={again}>
				Try now
			</button>
		</p>
	</div>
);

export const Note = ({ kind = "", icon = "info", children }: { kind?: string; icon?: string; children: ComponentChildren }) => (
	<div class={"note " + kind}>
		<Icon name={icon} />
		<div class="grow">{children}</div>
	</div>
);

interface FieldProps {
	id: string;
	label: string;
	hint?: string | undefined;
	error?: string | undefined;
	children: (at: { id: string; "aria-describedby"?: string; "aria-invalid"?: "true" }) => ComponentChildren;
}

/** A labelled field, what it takes, and what is wrong with it. */
export const Field = ({ id, label, hint, error, children }: FieldProps) => {
	const about = [hint ? id + "-h" : "", error ? id + "-e" : ""].filter(Boolean).join(" ");
	return (
		<div class="field">
			<label for={id}>{label}</label>
			{children({ id, ...(about ? { "aria-describedby": about } : {}), ...(error ? { "aria-invalid": "true" as const } : {}) })}
			{hint && (
				<p class="hint" id={id + "-h"}>
					{hint}
				</p>
			)}
			{error && (
				<p class="hint bad" id={id + "-e"}>
					{error}
				</p>
			)}
		</div>
	);
};

/** A choice with a second line. */
export const Option = ({ name, value, title, text, checked, pick }: { name: string; value: string; title: string; text: string; checked: boolean; pick: () => void }) => (
	<label class="opt">
		<input type="radio" name={name} value={value} checked={checked} onChange={pick} />
		<span>
			{title}
			<small>{text}</small>
		</span>
	</label>
);

/** A checkbox that may be half on. */
export function HalfBox({ half, ...rest }: { half: boolean } & JSX.IntrinsicElements["input"]) {
	const ref = useRef<HTMLInputElement>(null);
	useLayoutEffect(() => {
		if (ref.current) ref.current.indeterminate = half;
	});
	return <input type="checkbox" ref={ref} {...rest} />;
}

/** Nothing where all is shown already. */
export function ShowMore({ shown, total, more }: { shown: number; total: number; more: () => void }) {
	if (total <= shown) return null;
	return (
		<div class="pad">
			<Button cls="sm" onClick={more}>
				Show more
			</Button>
		</div>
	);
}
