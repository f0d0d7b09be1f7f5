// The frame: top bar, the view of the address, messages and dialogs.
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { api, tokenRefused } from "./api.ts";
import { focusHeading } from "./focus.ts";
import { useLoad, useTitle, useWatch } from "./hooks.ts";
import { n } from "./logic/format.ts";
import { Dialogs } from "./parts/dialog.tsx";
import { showHelp } from "./parts/help.tsx";
import { Missing } from "./parts/missing.tsx";
import { Messages, say } from "./parts/say.tsx";
import { Icon, Note, PageHead } from "./parts/ui.tsx";
import { useRoute } from "./router.ts";
import { getTheme, setTheme, themes } from "./settings.ts";
import { NewRun } from "./views/new_run.tsx";
import { RunView } from "./views/run.tsx";
import { Runs } from "./views/runs.tsx";
import { Schedules } from "./views/schedules.tsx";
import { ThrottleView } from "./views/throttle.tsx";

export function App() {
	const { path, parts } = useRoute();
	const main = useRef<HTMLElement>(null);
	const first = useRef(true);
	const refused = useWatch(tokenRefused, tokenRefused.get);
	useEffect(() => {
		if (first.current) first.current = false;
		else {
			focusHeading();
			scrollTo(0, 0);
		}
	}, [path]);
	const review = parts[0] === "runs" && parts[2] === "review";
	return (
		<>
			<a
				class="skip"
				href="#main"
				onClick={e => {
					e.preventDefault();
					main.current?.focus();
				}}
			>
				Skip to the content
			</a>
			<header class="top">
				<a class="brand" href="#/runs">
					<Icon name="tag" />
					<span>tagwright</span>
				</a>
				<Nav parts={parts} />
				<div class="top-end">
					<Pulse />
					<button type="button" class="btn quiet icon hide-narrow" aria-label="Keyboard shortcuts" title="Keyboard shortcuts (?)" onClick={showHelp}>
						<Icon name="keys" />
					</button>
					<ThemeButton />
					<a class="btn primary hide-narrow" href="#/runs/new">
						<Icon name="plus" />
						New run
					</a>
				</div>
			</header>
			<main id="main" tabIndex={-1} ref={main} class={review ? "fill" : ""}>
				{refused ? <Refused /> : <View parts={parts} />}
			</main>
			<Messages />
			<Dialogs />
		</>
	);
}

function View({ parts }: { parts: string[] }) {
	const [a, b, c] = parts;
	if (a === "runs" && b === "new") return <NewRun />;
	if (a === "runs" && b) return <RunView key={b} id={b} tab={c ?? ""} />;
	if (a === "runs") return <Runs />;
	if (a === "schedules") return <Schedules />;
	if (a === "throttle") return <ThrottleView />;
	return <Missing text="There is no such page." />;
}

/** The service asked for a token, and the browser had none, or a wrong one. */
function Refused() {
	useTitle("Sign in");
	return (
		<>
			<PageHead title="Sign in" />
			<Note kind="bad" icon="fail">
				<p role="alert">
					The service asks for a token, and what the browser sent was missing or is no longer right. Reload, and give the token as the password; the user name is kept with what you review.
				</p>
				<p class="after">
					<button type="button" class="btn" onClick={() => location.reload()}>
						Reload
					</button>
				</p>
			</Note>
		</>
	);
}

function Nav({ parts }: { parts: string[] }) {
	const fresh = parts[1] === "new";
	const link = (href: string, icon: string, words: ComponentChildren, here: boolean, cls = "") => (
		<a href={href} class={cls} aria-current={here ? "page" : undefined}>
			<Icon name={icon} />
			{words}
		</a>
	);
	return (
		<nav class="nav" aria-label="Main">
			{link("#/runs", "list", "Runs", parts[0] === "runs" && !fresh)}
			{link("#/runs/new", "plus", "New run", fresh, "only-narrow")}
			{link("#/schedules", "cal", "Schedules", parts[0] === "schedules")}
			{link("#/throttle", "gauge", "Throttle", parts[0] === "throttle")}
		</nav>
	);
}

/** The live level of the first throttle of a provider; Confluence has throttles, too. */
function Pulse() {
	const { data } = useLoad(signal => api.throttles(signal), [], 5000);
	const first = data?.results.find(t => !t.name.startsWith("confluence-"));
	const words = !data ? "Throttle" : first ? `${first.name} · level ${n(first.level)} · ${n(first.in_flight)} in flight` : "no run is calling a provider";
	return (
		<a class="pulse hide-narrow" href="#/throttle" title="Throttle: calls in flight at once">
			<Icon name="gauge" />
			<span>{words}</span>
		</a>
	);
}

function ThemeButton() {
	const [name, set] = useState(getTheme());
	const theme = themes.find(x => x.name === name)!;
	const next = () => {
		const to = themes[(themes.indexOf(theme) + 1) % themes.length]!;
		setTheme(to.name);
		set(to.name);
		say(to.words);
	};
	return (
		<button type="button" class="btn quiet icon" aria-label={theme.words + ". Change"} title={theme.words} onClick={next}>
			<Icon name={theme.icon} />
		</button>
	);
}
