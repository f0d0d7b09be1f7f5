// What the tests in the browser share: Chromium, the made-up service, and a page whose console is watched.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { isDeepStrictEqual } from "node:util";
import { chromium } from "playwright-core";
import { startMock } from "./mock_service.mjs";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** Long enough for a busy machine; a test that passes never waits so long. */
const wait_ms = 20_000;
const axeTags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Chromium; `open` makes a page in it. `args`: more flags. */
export async function startChromium(args = []) {
	const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
	if (!existsSync(executablePath)) throw new Error(`There is no Chromium at ${executablePath}; name one by CHROMIUM.`);
	const browser = await chromium.launch({ executablePath, args: [...args, ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])] });
	return {
		/** A page with its own storage. `quiet` false: messages in the console are part of the test. */
		async open(url, { width = 1440, height = 900, scheme = "light", axe = false, quiet = true, ...more } = {}) {
			const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, ...more });
			if (axe) await context.addInitScript({ content: axeSource });
			const page = await context.newPage();
			page.setDefaultTimeout(wait_ms);
			const said = [];
			page.on("console", m => said.push(`${m.type()}: ${m.text()}`));
			page.on("pageerror", e => said.push("error: " + e.stack));
			await page.goto(url);
			return Object.assign(page, {
				said,
				to: hash => page.evaluate(x => void (location.hash = x), hash),
				done: async () => {
					await context.close();
					if (quiet) assert.deepEqual(said, []);
				},
			});
		},
		close: () => browser.close(),
	};
}

/** Chromium, and a made-up service; `open` makes a page of it. */
export async function startBrowser(options = {}) {
	const [mock, browser] = await Promise.all([startMock(options), startChromium()]);
	return {
		mock,
		control: mock.control,
		open: (hash, how) => browser.open(mock.url + hash, how),
		async close() {
			await browser.close();
			mock.close();
		},
	};
}

/** No violation of WCAG 2.2 AA or of axe's best practice. */
export async function checkAxe(page, what) {
	const found = await page.evaluate(async tags => (await axe.run(document, { runOnly: tags, resultTypes: ["violations"] })).violations.map(v => `${v.id}: ${v.help}\n    ${v.nodes.slice(0, 4).map(n => n.target.join(" ") + " " + (n.any[0]?.message ?? n.all[0]?.message ?? n.none[0]?.message ?? "")).join("\n    ")}`), axeTags);
	assert.deepEqual(found, [], what);
}

export async function checkNoSidewaysScroll(page, what) {
	const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
	assert.ok(over <= 0, `${what} is ${over} px too wide`);
}

/** What has the focus, as a person would call it. */
const focused = page =>
	page.evaluate(() => {
		const el = document.activeElement;
		if (!el || el === document.body) return "";
		const row = el.closest("[data-row]");
		return el.getAttribute("role") === "row" ? "row " + row.dataset.row : el.getAttribute("aria-label") || el.textContent.trim() || el.tagName;
	});

/** Waits until `read()` gives what is wanted: the page draws, and moves the focus, after the key or the click is done. */
export async function soon(read, wanted) {
	const fits = got => (wanted instanceof RegExp ? wanted.test(got) : isDeepStrictEqual(got, wanted));
	const end = Date.now() + wait_ms;
	let got = await read();
	for (; !fits(got) && Date.now() < end; got = await read()) await new Promise(r => setTimeout(r, 20));
	if (wanted instanceof RegExp) assert.match(got, wanted);
	else assert.deepEqual(got, wanted);
}

/** Waits until what has the focus is called so. */
export const focusIs = (page, wanted) => soon(() => focused(page), wanted);

/** Waits until `f` in the page is true. */
export const until = (page, f, arg) => page.waitForFunction(f, arg, { timeout: wait_ms });

/** Scrolls the review's table as one does: by the wheel, by the bar, back. Tells the longest task on the clock, in ms. */
export const scrollAll = page =>
	page.evaluate(async () => {
		const tasks = [];
		const observer = new PerformanceObserver(list => tasks.push(...list.getEntries().map(e => e.duration)));
		observer.observe({ entryTypes: ["longtask"] });
		const view = document.querySelector(".g-view");
		const frame = () => new Promise(requestAnimationFrame);
		view.scrollTop = 0;
		for (let i = 0; i < 60; i++) {
			view.scrollTop += 300; // as a wheel
			await frame();
		}
		for (let i = 1; i <= 40; i++) {
			view.scrollTop = (i / 40) * view.scrollHeight; // as one drags the bar
			await frame();
		}
		for (let i = 0; i < 20; i++) {
			view.scrollTop -= 500;
			await frame();
		}
		await new Promise(r => setTimeout(r, 200));
		observer.disconnect();
		return Math.max(0, ...tasks);
	});

/** Does `act`, and tells the CPU time of the longest task of the page's main thread meanwhile, in ms. */
export async function longestTask(page, act) {
	const browser = page.context().browser();
	await browser.startTracing(page, { categories: ["toplevel", "blink.user_timing"] });
	await page.evaluate(() => performance.mark("begin"));
	const result = await act();
	await page.evaluate(() => performance.mark("end"));
	const events = JSON.parse((await browser.stopTracing()).toString()).traceEvents;
	const mark = name => events.find(e => e.name === name && e.cat.includes("user_timing"));
	const [begin, end] = [mark("begin"), mark("end")];
	const tasks = events.filter(e => e.ph === "X" && e.pid === begin.pid && e.tid === begin.tid && e.ts > begin.ts && e.ts < end.ts);
	assert.ok(tasks.length > 100, "the trace tells of no tasks");
	return { result, cpu_ms: Math.max(...tasks.map(e => (e.tdur ?? 0) / 1000)) };
}
