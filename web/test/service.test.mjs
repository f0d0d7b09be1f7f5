// The page over the real service: `tagwright serve` and `tagwright demo --serve`, with stand-ins for Confluence and the LLM.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, before, test } from "node:test";
import { checkAxe, focusIs, longestTask, scrollAll, startChromium, until } from "./browser.mjs";
import { startDemo, startFakes, startRetitled, startService, stopAll } from "./real_service.mjs";

const pages = 60;
const hostile = [
	"<script>document.title='owned'</script> in tracking links",
	'"><img src=x onerror=document.title="owned"> address test page',
	"{{constructor.constructor('document.title=1')()}} & <b>bold</b>",
	"\u202egnp.exe نموذج تسليم الطرود",
	"</title></textarea><iframe srcdoc='<script>top.document.title=1</script>'></iframe>",
	"javascript:document.title='owned'",
];
/** 60 pages take some seconds; those of the second run with the same settings come from the cache. */
const slow = { TAG_SPACE_BATCH_SIZE: "3", TAG_SPACE_MAX_AI_CONCURRENCY: "2", TAG_SPACE_AI_CONCURRENCY: "2" };
const token = "a-token-of-the-tests-1";

let chromium;
let fakes;
let site; // the wiki with hostile titles
let service;
before(async () => {
	[chromium, fakes] = await Promise.all([startChromium(), startFakes({ pages, "latency-ms": 400 })]);
	site = await startRetitled(fakes.where.cloud_url, id => hostile[Number(id) - 100_000]);
	service = await startService(fakes, { site: site.url, env: slow });
});
after(async () => {
	await chromium?.close();
	site?.stop();
	stopAll();
});

const get = async (of, path, headers = {}) => {
	const answer = await fetch(of.url + "v1/" + path, { headers });
	assert.ok(answer.ok, `${path}: ${answer.status}`);
	return answer.json();
};
const runOf = page => page.url().match(/#\/runs\/([^/]+)\//)[1];
const pagesOf = async (of, run, query = "") => (await get(of, `runs/${run}/pages?limit=500${query}`)).results;
const done = page => page.evaluate(() => Number(document.querySelector(".prog .head .muted").textContent.split(" of ")[0].replace(/\D/g, "")));
const posts = page => {
	const seen = [];
	page.on("request", r => r.method() === "POST" && seen.push(new URL(r.url()).pathname));
	return seen;
};

/** From the form to the run's progress. */
async function startRun(page) {
	await page.getByLabel("Space").selectOption("GEN");
	await page.getByRole("button", { name: "Start dry run" }).click();
	await until(page, () => /#\/runs\/.+\/progress/.test(location.hash));
	return runOf(page);
}
const isOver = page => page.getByRole("button", { name: "Apply…" }).waitFor();

async function post(of, path, body, headers = {}) {
	const answer = await fetch(of.url + "v1/" + path, { method: "POST", headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) });
	assert.ok(answer.ok, `${path}: ${answer.status}`);
	return answer.json();
}

/** A run that is made without the page. */
async function makeRun(of, headers = {}) {
	const { run } = await post(of, "runs", { space: "GEN", dry_run: true }, headers);
	await ended(of, run, headers);
	return run;
}
const ended = async (of, run, headers = {}) => {
	while ((await get(of, `runs/${run}`, headers)).status === "running") await new Promise(r => setTimeout(r, 100));
};

test("the demo: three clicks and Enter label the built-in wiki, two more take the labels off", async () => {
	const demo = await startDemo();
	const page = await chromium.open(demo.url);
	const asked = posts(page);
	await page.getByRole("link", { name: "New run" }).first().click();
	await page.getByRole("button", { name: "Start dry run" }).click();
	await isOver(page);
	const run = runOf(page);
	const plan = await pagesOf(demo, run);
	const ids = plan.map(p => p.page);
	const bare = await demo.wiki.labelsOf(ids);
	await page.getByRole("button", { name: "Apply…" }).click();
	await page.getByRole("dialog", { name: "Apply this plan?" }).waitFor();
	await page.keyboard.press("Enter");
	await page.getByRole("button", { name: "Undo…" }).waitFor();
	const labelled = await demo.wiki.labelsOf(ids);
	for (const p of plan) assert.deepEqual(labelled[p.page], [...new Set([...bare[p.page], ...p.to_add])].sort(), p.title);
	assert.ok(plan.some(p => p.to_add.length));
	await page.getByRole("button", { name: "Undo…" }).click();
	await page.getByRole("dialog", { name: "Undo this run?" }).getByRole("button", { name: /^Remove / }).click();
	await isOver(page);
	assert.deepEqual(await demo.wiki.labelsOf(ids), bare);
	assert.deepEqual(asked, ["/v1/runs", `/v1/runs/${run}/apply`, `/v1/runs/${run}/undo`]);
	await page.done();
	assert.equal(await demo.stop(), 0);
	assert.match(demo.lines.at(-1), /^tagwright listens on http:/);
});

test("the demo: three clicks label the built-in wiki while it runs, two take the labels off", async () => {
	const demo = await startDemo();
	const page = await chromium.open(demo.url);
	const asked = posts(page);
	let clicks = 0;
	const click = async what => {
		clicks += 1;
		await what.click();
	};
	await click(page.getByRole("link", { name: "New run" }).first());
	await click(page.getByRole("radio", { name: /^Apply/ }));
	await click(page.getByRole("button", { name: /^Start/ }));
	await page.getByRole("button", { name: "Undo…" }).waitFor();
	const run = runOf(page);
	const plan = await pagesOf(demo, run);
	const ids = plan.map(p => p.page);
	const labelled = await demo.wiki.labelsOf(ids);
	for (const p of plan) assert.deepEqual(labelled[p.page], [...new Set([...p.existing, ...p.proposed])].sort(), p.title);
	const { labels } = await get(demo, `runs/${run}`);
	assert.ok(labels.added > 0);
	assert.equal(clicks, 3);
	await click(page.getByRole("button", { name: "Undo…" }));
	await click(page.getByRole("dialog", { name: "Undo this run?" }).getByRole("button", { name: `Remove ${labels.added} labels` }));
	await isOver(page);
	assert.equal(clicks, 5);
	const bare = await demo.wiki.labelsOf(ids);
	for (const p of plan) assert.deepEqual(bare[p.page], [...p.existing].sort(), p.title);
	assert.deepEqual(asked, ["/v1/runs", `/v1/runs/${run}/undo`]);
	await page.done();
	assert.equal(await demo.stop(), 0);
});

test("a run is watched; what a person edits is what the wiki gets, what is rejected stays as it was", async () => {
	// The plots get a point a second: a run of a page a call lasts long enough for several, on a busy machine, too.
	const service = await startService(fakes, { site: site.url, env: { ...slow, TAG_SPACE_BATCH_SIZE: "1" } });
	const page = await chromium.open(service.url + "#/runs/new");
	const run = await startRun(page);
	await page.waitForSelector(".plot canvas");
	const seen = new Set();
	const drawn = new Set();
	while (!(await page.getByRole("button", { name: "Apply…" }).count())) {
		seen.add(await done(page));
		drawn.add(await page.locator(".plot canvas").first().evaluate(c => c.toDataURL()));
		await page.waitForTimeout(200);
	}
	assert.ok(seen.size >= 4, `the numbers of pages: ${[...seen]}`);
	assert.ok(drawn.size >= 3, `${drawn.size} drawings`);
	await until(page, x => document.querySelector(".prog .head .muted").textContent.startsWith(`${x} of ${x}`), pages);

	await page.getByRole("heading", { level: 1, name: "GEN Generated pages" }).waitFor();
	await page.getByRole("navigation", { name: "This run" }).getByRole("link", { name: /^Labels [1-9]/ }).waitFor(); // read anew at the end

	const plan = await pagesOf(service, run);
	const bare = await fakes.wiki.labelsOf(plan.map(p => p.page));
	const [edited, rejected] = (await pagesOf(service, run, "&review=todo")).slice(0, 2);
	await page.getByRole("link", { name: "Review the plan" }).click();
	await page.waitForSelector(".g-body .chip");
	await page.keyboard.press("g");
	await page.keyboard.press("e");
	await until(page, () => document.activeElement.id === "add-label");
	await page.keyboard.type("Night Shift");
	await page.keyboard.press("Enter");
	await until(page, () => document.querySelector('[data-row="0"] .sta').textContent === "Edited");
	await page.keyboard.press("Escape");
	await page.locator('[data-row="0"] button.chip').first().click(); // the first label is left out
	await page.locator('[data-row="0"] button.chip[aria-pressed=false]').waitFor();
	await page.keyboard.press("Escape");
	await page.keyboard.press("g");
	await page.keyboard.press("j");
	await page.keyboard.press("r");
	await until(page, () => document.querySelector('[data-row="1"] .sta').textContent === "Rejected");
	await page.getByRole("button", { name: "2 no longer fit: refresh" }).waitFor();
	await page.getByRole("button", { name: "Apply…" }).click();
	await page.getByLabel(/^All but rejected/).check();
	await page.getByRole("dialog").getByRole("button", { name: /^Add/ }).click();
	await page.getByRole("button", { name: "Undo…" }).waitFor();
	await focusIs(page, /./);
	const labelled = await fakes.wiki.labelsOf(plan.map(p => p.page));
	const wanted = p => (p.page === rejected.page ? [] : p.page === edited.page ? [...p.to_add.slice(1), "night-shift"] : p.to_add);
	for (const p of plan) assert.deepEqual(labelled[p.page], [...new Set([...bare[p.page], ...wanted(p)])].sort(), p.title);
	await page.getByRole("button", { name: "Undo…" }).click();
	await page.keyboard.press("Enter");
	await isOver(page);
	assert.deepEqual(await fakes.wiki.labelsOf(plan.map(p => p.page)), bare);
	await page.done();
	assert.equal(await service.stop(), 0);
});

test("hostile titles are text; a page changed in one tab shows in the other", async () => {
	const run = await makeRun(service);
	const review = `${service.url}#/runs/${run}/review?review=all`;
	const [page, other] = [await chromium.open(review), await chromium.open(review)];
	for (const p of [page, other]) await p.waitForSelector(".g-body .chip");
	const listed = await pagesOf(service, run);
	for (const title of hostile) assert.ok(listed.some(p => p.title === title), title);
	for (const [row, { title }] of listed.entries()) {
		if (!hostile.includes(title)) continue;
		await page.locator(".g-view").evaluate((v, y) => (v.scrollTop = y), row * 57);
		await page.locator(`[data-row="${row}"]`).click({ position: { x: 60, y: 50 } });
		await page.locator("aside h2").filter({ hasText: title.trim() }).waitFor();
		assert.equal(await page.locator("aside h2").textContent(), title);
	}
	const links = await page.locator(".g-body a").evaluateAll(all => all.map(a => [a.protocol, a.rel]));
	assert.ok(links.length > 0 && links.every(([protocol, rel]) => protocol === "http:" && rel === "noopener noreferrer"));
	for (const hash of ["progress", "labels", "failures"]) {
		await page.to(`#/runs/${run}/${hash}`);
		await page.waitForSelector("h1");
		assert.equal(await page.evaluate(() => document.querySelectorAll("main script, main img, main iframe, main [onerror], main textarea").length), 0);
	}
	assert.ok(!(await page.title()).includes("owned"));
	await page.to(`#/runs/${run}/review?review=all`);
	await page.waitForSelector(".g-body .chip");
	await page.keyboard.press("g");
	await page.keyboard.press("a");
	await until(page, () => document.querySelector('[data-row="0"] .sta').textContent === "Approved");
	await until(page, id => fetch(`v1/runs/${id[0]}/pages/${id[1]}`).then(r => r.json()).then(p => p.review === "approved"), [run, listed[0].page]);
	assert.equal(await other.locator('[data-row="0"] .sta').textContent(), "To review");
	await other.reload();
	await until(other, () => document.querySelector('[data-row="0"] .sta')?.textContent === "Approved");
	await Promise.all([page.done(), other.done()]);
});

test("the service is killed in mid-run: the run is shown as interrupted, and goes on to its end", async () => {
	let own = await startService(fakes, { env: slow });
	const page = await chromium.open(own.url + "#/runs/new", { quiet: false });
	const run = await startRun(page);
	await until(page, () => Number(document.querySelector(".prog .head .muted")?.textContent.split(" of ")[0]) > 4);
	assert.deepEqual(page.said, []);
	await own.kill();
	await page.getByText(/last heard \d+ s ago/).waitFor();
	const { port, directory } = own;
	own = await startService(fakes, { port, directory, env: slow });
	await page.locator(".run-head .badge").filter({ hasText: "interrupted" }).waitFor();
	await page.getByRole("button", { name: "Resume" }).click();
	await isOver(page);
	assert.deepEqual((await get(own, `runs/${run}`)).pages.labelled, pages);
	assert.equal((await pagesOf(own, run)).length, pages);
	assert.ok(!page.said.some(x => /Security Policy|Trusted|pageerror/.test(x)), page.said.join("\n"));
	await page.context().close();
	await own.stop();
});

test("a service that asks for a token", async () => {
	const own = await startService(fakes, { env: { TAGWRIGHT_API_TOKEN: token } });
	const headers = { authorization: "Bearer " + token };
	const run = await makeRun(own, headers);
	const stranger = await fetch(own.url); // a browser asks its user; who cancels reads this
	assert.equal(stranger.status, 401);
	assert.match(stranger.headers.get("www-authenticate"), /^Basic realm=.*token as password/);
	assert.match((await stranger.json()).detail, /asks for a token/);
	const page = await chromium.open(`${own.url}#/runs/${run}/review?review=todo`, { httpCredentials: { username: "ada", password: token }, quiet: false });
	await page.waitForSelector(".g-body .chip");
	const id = (await (await fetch(`${own.url}v1/runs/${run}/pages?review=todo&limit=1`, { headers })).json()).results[0].page;
	await page.keyboard.press("g");
	await page.keyboard.press("a");
	await until(page, () => document.querySelector('[data-row="0"] .sta').textContent === "Approved");
	await until(page, x => fetch(x).then(r => r.json()).then(p => p.review === "approved"), `v1/runs/${run}/pages/${id}`);
	assert.equal((await get(own, `runs/${run}/pages/${id}`, headers)).reviewed_by, "ada");
	await page.to("#/runs/new"); // the stream of events is sent the token, too
	await startRun(page);
	await isOver(page);
	assert.deepEqual(page.said, []);
	// The token is another one since.
	const { port, directory } = own;
	await own.stop();
	const again = await startService(fakes, { port, directory, env: { TAGWRIGHT_API_TOKEN: token.toUpperCase() } });
	await page.to("#/runs");
	await page.getByText(/asks for a token, and what the browser sent was missing or is no longer right/).waitFor();
	await page.context().close();
	await again.stop();
});

test("every view of the real service, light and dark: accessible, quiet", async () => {
	const run = await makeRun(service);
	await post(service, "schedules", { name: "weekly", when: "7d", space: "GEN", dry_run: true, budget_usd_month: 5 });
	const live = await post(service, "runs", { space: "GEN", dry_run: true, max_labels: 4 });
	const views = {
		throttle: ["#/throttle", ".lvl"],
		"running run": [`#/runs/${live.run}/progress`, ".plot canvas"],
		runs: ["#/runs", "table.runs tbody tr"],
		"new run": ["#/runs/new", ".form-grid form"],
		"ended run": [`#/runs/${run}/progress`, ".plot canvas"],
		review: [`#/runs/${run}/review?review=all`, "aside .lab-row"],
		labels: [`#/runs/${run}/labels`, ".lbars li"],
		failures: [`#/runs/${run}/failures`, "h1"],
		schedules: ["#/schedules", "table.schedules tbody tr"],
	};
	const page = await chromium.open(service.url, { axe: true, reducedMotion: "reduce" });
	for (const [name, [hash, ready]] of Object.entries(views)) {
		await page.to(hash);
		await page.waitForSelector(ready);
		if (name === "throttle") {
			const card = page.getByRole("region", { name: "gemini" });
			await card.getByLabel("Pin at").fill("2");
			await card.getByRole("button", { name: "Pin gemini" }).click();
			await card.getByText("pinned at 2", { exact: true }).waitFor();
		}
		if (name === "runs") {
			const { counts } = await get(service, "runs");
			await page.locator(".facet").filter({ hasText: `completed${counts.completed}` }).waitFor();
		}
		for (const colorScheme of ["light", "dark"]) {
			await page.emulateMedia({ colorScheme });
			await checkAxe(page, `${name}, ${colorScheme}`);
		}
	}
	await page.done();
	await ended(service, live.run);
});

test("20,000 rows: no task over 100 ms while one scrolls", async () => {
	const rows = 20_000;
	const run = await makeRun(service);
	await get(service, `runs/${run}/pages?limit=1`); // pages with which nothing happened are rows once somebody asks
	// The run's own rows, over and over: nothing here knows what is in them.
	const data = join(service.directory, "data");
	const file = readdirSync(data, { recursive: true }).find(name => /\.(db|sqlite3?)$/.test(name));
	const db = new DatabaseSync(join(data, file));
	db.exec("PRAGMA busy_timeout = 10000");
	const columns = db.prepare("PRAGMA table_info(run_pages)").all().map(c => c.name);
	const select = columns.map(c => (c === "page_id" ? "page_id + 1000 * number.n" : c === "title" ? "title || ' · ' || number.n" : c)).join(", ");
	db.prepare(`WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ?) INSERT INTO run_pages SELECT ${select} FROM run_pages, number WHERE run = ? LIMIT ?`).run(Math.ceil(rows / pages), run, rows - pages);
	db.close();
	for (const query of ["limit=200", "limit=200&offset=10000", "limit=1", "limit=200&review=todo&q=release"]) {
		const begin = performance.now();
		const list = await get(service, `runs/${run}/pages?${query}`);
		console.log(`GET …/pages?${query}: ${list.total} pages fit, answered in ${Math.round(performance.now() - begin)} ms`);
		if (query === "limit=200") assert.equal(list.total, rows);
	}
	const page = await chromium.open(`${service.url}#/runs/${run}/review?review=all`);
	await page.waitForSelector(".g-body .chip");
	const { result: longest, cpu_ms } = await longestTask(page, () => scrollAll(page));
	console.log(`20,000 rows: the longest task took ${Math.round(longest)} ms on the clock (0: none over 50 ms), ${Math.round(cpu_ms)} ms of work`);
	assert.ok(cpu_ms < 100, `a task took ${cpu_ms} ms`);
	assert.equal(await page.locator("[role=grid]").getAttribute("aria-rowcount"), String(rows + 1));
	await page.keyboard.press("End");
	await until(page, x => document.querySelector(`[data-row="${x}"] .g-title`), rows - 1);
	assert.equal(await page.locator(`[data-row="${rows - 1}"] .g-title`).textContent(), (await get(service, `runs/${run}/pages?limit=1&offset=${rows - 1}`)).results[0].title);
	await page.done();
});
