// The report of a simulation, opened from disk as one does.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { checkAxe, checkNoSidewaysScroll, startChromium, until } from "./browser.mjs";

const name = `</script><script>document.title="gone"</script><img src=x onerror="document.title='gone'"> {{data}}`;
const scenario = { name, calls: 600, limits: [{ at_s: 0, rpm: 300, burst: 10 }, { at_s: 60, rpm: 150 }], max_concurrency: 32 };

/** --tint, in the dark: what is below the calls in flight */
const dark_tint = "27,44,71";
const wait_ms = 20_000;

const directory = mkdtempSync(join(tmpdir(), "tagwright-report-"));
const file = join(directory, "report.html");
let chromium;
let numbers;
before(async () => {
	writeFileSync(join(directory, "scenario.json"), JSON.stringify(scenario));
	numbers = JSON.parse(execFileSync(process.env.TAGWRIGHT, ["simulate", join(directory, "scenario.json"), "--json", "--report", file], { encoding: "utf8" }));
	chromium = await startChromium();
});
after(async () => {
	await chromium?.close();
	rmSync(directory, { recursive: true });
});

async function open(how) {
	const page = await chromium.open("about:blank", { axe: true, ...how });
	const asked = [];
	page.on("request", r => asked.push(r.url()));
	const url = pathToFileURL(file).href;
	await page.goto(url);
	await page.locator("canvas").nth(2).waitFor();
	for (const which of [0, 1, 2]) while ((await coloursOf(page, which)).length < 2); // until it is drawn
	assert.deepEqual(asked, [url]);
	return page;
}

/** Waits until most of the first plot has this colour. */
async function becomes(page, colour, what) {
	const begin = Date.now();
	while ((await coloursOf(page, 0))[0] !== colour) assert.ok(Date.now() - begin < wait_ms, what);
}

/** The colours of a plot, the most frequent first. */
const coloursOf = (page, which) =>
	page.locator("canvas").nth(which).evaluate(c => {
		const copy = new OffscreenCanvas(c.width, c.height).getContext("2d", { willReadFrequently: true });
		copy.drawImage(c, 0, 0);
		const { data } = copy.getImageData(0, 0, c.width, c.height);
		const count = new Map();
		for (let i = 0; i < data.length; i += 4) {
			const colour = data.slice(i, i + 3).join();
			if (data[i + 3] === 255) count.set(colour, 1 + (count.get(colour) ?? 0));
		}
		return [...count].sort((a, b) => b[1] - a[1]).map(x => x[0]);
	});

const factsOf = (page, id) => page.locator(`#${id} tr`).evaluateAll(rows => Object.fromEntries(rows.map(r => [...r.children].map(x => x.innerText))));

for (const scheme of ["light", "dark"])
	for (const width of [1200, 390])
		test(`the report, ${scheme}, ${width} px: drawn, accessible, quiet, alone`, async () => {
			const page = await open({ scheme, width });
			assert.equal(await page.locator("canvas").count(), 3);
			await checkAxe(page, `${scheme}, ${width}`);
			await checkNoSidewaysScroll(page, `the report, ${width}`);
			for (const summary of await page.locator("summary").all()) await summary.click();
			await checkAxe(page, `with tables, ${scheme}, ${width}`);
			await checkNoSidewaysScroll(page, `the report with tables, ${width}`);
			await page.done();
		});

test("it tells what the run came to, and its name is text", async () => {
	const page = await open();
	assert.equal(await page.title(), `Simulation of ${name} – tagwright`);
	assert.equal(await page.locator("h1").textContent(), `Simulation of ${name}`);
	assert.equal(await page.locator("img").count(), 0);
	const about = await factsOf(page, "about");
	assert.equal(about.Pages, "600");
	assert.equal(about.Limits, "300 calls a minute, bursts of 10 calls\nfrom 1:00 on: 150 calls a minute");
	const figures = await factsOf(page, "figures");
	assert.equal(figures.Calls, numbers.calls.toLocaleString("en"));
	assert.equal(figures.Answered, "600");
	assert.equal(figures["Quota used"], (100 * numbers.utilisation).toFixed(1) + " %");
	await page.locator("summary").nth(2).click();
	const refused = await page.locator("details").nth(2).locator("td").allTextContents();
	assert.equal(refused.reduce((a, x) => a + Number(x), 0), numbers.n_429);
	assert.ok(numbers.n_429 > 0, "nothing was refused: the test shows nothing");
	await page.done();
});

test("the values under the cursor stand in the keys of all plots", async () => {
	const page = await open();
	const box = await page.locator(".u-over").first().boundingBox();
	await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
	await until(page, () => [...document.querySelectorAll(".u-value")].every(x => /^\d/.test(x.textContent)));
	const times = await page.locator(".time .u-value").allTextContents();
	const seconds = times.map(x => x.split(":").reduce((a, part) => a * 60 + Number(part), 0));
	for (const s of seconds) assert.ok(Math.abs(s - numbers.makespan_s / 2) < 5, times.join());
	await page.done();
});

test("colours change with the system, and paper is light", async () => {
	const page = await open({ scheme: "light" });
	const light = await coloursOf(page, 0);
	await page.emulateMedia({ colorScheme: "dark" });
	await becomes(page, dark_tint, "the plots are not dark");
	await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
	await becomes(page, light[0], "paper is not light");
	assert.equal(await page.locator(".uplot").first().evaluate(x => x.clientWidth), 640);
	await page.evaluate(() => dispatchEvent(new Event("afterprint")));
	await becomes(page, dark_tint, "the plots are not dark again");
	await page.done();
});

test("nothing else in the file runs or asks anybody", async () => {
	const page = await open({ quiet: false });
	await page.evaluate(() => {
		window.blocked = new Set();
		document.addEventListener("securitypolicyviolation", e => window.blocked.add(e.effectiveDirective));
		document.body.append(Object.assign(document.createElement("style"), { textContent: "body{}" }));
		document.body.append(Object.assign(new Image(), { src: "https://example.org/x.png" }));
		fetch("https://example.org/").catch(() => {});
		try {
			document.body.append(Object.assign(document.createElement("script"), { textContent: "1" }));
		} catch {
			window.blocked.add("script");
		}
	});
	await until(page, wanted => wanted.every(x => window.blocked.has(x)), ["style-src-elem", "img-src", "connect-src", "script"]);
	await page.context().close();
});

test("a file that cannot be written is told before anything is simulated", () => {
	const { status, stdout, stderr } = spawnSync(process.env.TAGWRIGHT, ["simulate", "short-1", "--report", join(directory, "nowhere", "report.html")], { encoding: "utf8" });
	assert.deepEqual([status, stdout], [2, ""]);
	assert.match(stderr, /^tagwright: simulate: --report: .*nowhere.report\.html: No such file or directory\n$/);
});
