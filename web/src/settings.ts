// What a person chose for this browser: colours, and whether single keys act.

function read(key: string): string | null {
	try {
		return localStorage.getItem("tagwright." + key);
	} catch {
		return null; // private mode
	}
}

function write(key: string, value: string): void {
	try {
		localStorage.setItem("tagwright." + key, value);
	} catch {
		// as above: it holds until the page is left
	}
}

export type Theme = "system" | "light" | "dark";
export const themes: { name: Theme; icon: string; words: string }[] = [
	{ name: "system", icon: "auto", words: "Colours: as the system" },
	{ name: "light", icon: "sun", words: "Colours: light" },
	{ name: "dark", icon: "moon", words: "Colours: dark" },
];

const listeners = new Set<() => void>();

/** Hears of every change of the colours, the system's too. */
export function onColours(f: () => void): () => void {
	listeners.add(f);
	return () => void listeners.delete(f);
}

const tell = () => {
	for (const f of [...listeners]) f();
};

let theme: Theme = "system";
export const getTheme = (): Theme => theme;

export function setTheme(next: string | null): void {
	theme = themes.find(x => x.name === next)?.name ?? "system";
	if (theme === "system") delete document.documentElement.dataset["theme"];
	else document.documentElement.dataset["theme"] = theme;
	write("theme", theme);
	tell();
}

export function startColours(): void {
	setTheme(read("theme"));
	matchMedia("(prefers-color-scheme: dark)").addEventListener("change", tell);
	matchMedia("(forced-colors: active)").addEventListener("change", tell);
}

let single = read("keys") !== "off";

/** Whether a single letter is a shortcut (WCAG 2.1.4: it can be turned off). */
export const singleKeys = {
	on: () => single,
	set(on: boolean) {
		single = on;
		write("keys", on ? "on" : "off");
	},
};
