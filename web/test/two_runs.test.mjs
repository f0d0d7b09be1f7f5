// Two runs at once, of two spaces: one watched in the browser, one by curl.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { after, before, test } from "node:test";
import { clientOf } from "../../tests/service/ask.mjs";
import { startModel } from "../../tests/service/model.mjs";
import { until as untilSo } from "../../tests/service/service.mjs";
import { startChromium, until } from "./browser.mjs";
import { startFakes, startService, stopAll } from "./real_service.mjs";

let chromium;
let fakes;
let model;
let service;
let api;
before(async () => {
	[chromium, fakes] = await Promise.all([startChromium(), startFakes({ pages: 60 })]);
	model = await startModel(fakes.where.openai_url);
	service = await startService(fakes, {
		env: { TAG_SPACE_PROVIDER: "openai", OPENAI_BASE_URL: model.url, OPENAI_API_KEY: fakes.where.llm_key, OPENAI_MODEL: "gpt-5-mini", TAG_SPACE_BATCH_SIZE: "3" },
	});
	api = clientOf(service.url.replace(/\/$/, ""));
});
after(async () => {
	await chromium?.close();
	await model?.stop();
	stopAll();
});

/** curl, as one watches a run by hand. */
function curl(url) {
	const child = spawn("curl", ["-sSN", "--max-time", "90", url], { stdio: ["ignore", "pipe", "inherit"] });
	const out = { text: "", ended: new Promise(resolve => child.once("close", resolve)) };
	child.stdout.setEncoding("utf8").on("data", text => (out.text += text));
	out.events = () =>
		out.text
			.split("\n\n")
			.filter(block => block.startsWith("event: "))
			.map(block => Object.fromEntries(block.split("\n").map(line => line.split(/: (.*)/s))))
			.map(({ event, data }) => ({ type: event, data: JSON.parse(data) }));
	return out;
}

/** Keeps what the page has shown of the run: titles, totals, costs, spaces. */
const record = page =>
	page.evaluate(() => {
		const seen = (globalThis.seen = { titles: {}, totals: {}, costs: {}, heads: {} });
		const look = () => {
			const add = (to, selector, text = x => x.textContent) => document.querySelectorAll(selector).forEach(x => (to[text(x)] = true));
			add(seen.titles, "section[aria-labelledby=feed-h] .clip");
			add(seen.totals, ".prog .head > .muted", x => x.textContent.split(" of ")[1]);
			add(seen.costs, ".stats .stat:first-child dd:nth-of-type(1)");
			add(seen.heads, "h1");
		};
		look();
		new MutationObserver(look).observe(document.querySelector("main"), { subtree: true, childList: true, characterData: true });
	});

test("each is told what is its own, by the page and by curl", async () => {
	model.hold();
	model.latencyMs = 150;
	const [gen, demo] = await Promise.all([api.start({ space: "GEN" }), api.start({ space: "DEMO" })]);
	const page = await chromium.open(`${service.url}#/runs/${gen.run}/progress`);
	const asked = new Set();
	page.on("request", r => asked.add(new URL(r.url()).pathname));
	await until(page, () => /of 60 pages/.test(document.querySelector(".prog .head .muted")?.textContent));
	await record(page);
	const watcher = curl(`${service.url}v1/runs/${demo.run}/events`);
	await untilSo(() => watcher.events().length > 0, "curl's first event");
	for (const { run } of [gen, demo]) assert.equal((await api.get(`/v1/runs/${run}`)).status, "running");
	model.release();
	assert.equal(await watcher.ended, 0, "curl ends with the run");
	await page.getByRole("button", { name: "Apply…" }).waitFor();

	const [ofGen, ofDemo] = await Promise.all([gen, demo].map(async ({ run }) => ({ run: await api.get(`/v1/runs/${run}`), titles: (await api.pages(run)).map(p => p.title) })));
	assert.deepEqual([ofGen.run.status, ofDemo.run.status], ["completed", "completed"]);
	assert.notEqual(ofGen.run.cost_usd, ofDemo.run.cost_usd);
	assert.ok(!ofGen.titles.some(title => ofDemo.titles.includes(title)), "the titles tell the spaces apart");

	const events = watcher.events();
	assert.ok(events.length > 3, `${events.length} events`);
	assert.equal(events.at(-1).type, "end");
	for (const { type, data } of events) {
		const shown = { snapshot: data.run, end: data }[type];
		if (shown) assert.deepEqual([shown.run, shown.space], [demo.run, "DEMO"]);
		for (const { title } of data.recent ?? []) assert.ok(ofDemo.titles.includes(title), title);
	}
	assert.ok(events.some(e => e.data.recent?.length), "curl was told of pages");
	assert.equal(events.at(-1).data.cost_usd, ofDemo.run.cost_usd);

	const seen = await page.evaluate(() => globalThis.seen);
	const titles = Object.keys(seen.titles);
	assert.ok(titles.length > 3, `${titles.length} titles`);
	for (const title of titles) assert.ok(ofGen.titles.includes(title), title);
	assert.deepEqual(Object.keys(seen.totals), ["60 pages"]);
	const costs = Object.keys(seen.costs).map(parseFloat);
	assert.ok(costs.length > 2 && Math.max(...costs) === costs.at(-1), String(costs));
	assert.equal(costs.at(-1), Number(ofGen.run.cost_usd.toFixed(ofGen.run.cost_usd < 0.01 ? 4 : 2)));
	assert.deepEqual(Object.keys(seen.heads).map(text => text.split(" ")[0]), ["GEN"]);
	assert.ok(asked.size > 0 && ![...asked].some(path => path.includes(demo.run)), [...asked].join("\n"));
	await page.done();
});
