// The page, the real service, and between them something that dies without a word, as proxies, Wi-Fi and sleeping laptops do.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { clientOf } from "../../tests/service/ask.mjs";
import { startModel } from "../../tests/service/model.mjs";
import { startWire } from "../../tests/service/proxy.mjs";
import { until as untilSo } from "../../tests/service/service.mjs";
import { startChromium } from "./browser.mjs";
import { startFakes, startService, stopAll } from "./real_service.mjs";

let chromium;
let fakes;
let model;
let service;
let wire;
before(async () => {
	[chromium, fakes] = await Promise.all([startChromium(), startFakes({ pages: 60 })]);
	model = await startModel(fakes.where.openai_url);
	service = await startService(fakes, { env: { TAG_SPACE_PROVIDER: "openai", OPENAI_BASE_URL: model.url, OPENAI_API_KEY: fakes.where.llm_key, OPENAI_MODEL: "gpt-5-mini" } });
	wire = await startWire(service.url);
});
after(async () => {
	await chromium?.close();
	wire?.stop();
	await model?.stop();
	stopAll();
});

/** A page that watches the run; `streams` are the streams that it has asked for. */
async function watching(url, run) {
	const page = await chromium.open("about:blank", { quiet: false });
	const streams = [];
	page.on("request", r => r.url().endsWith(`/${run}/events`) && streams.push(r));
	await page.goto(`${url}#/runs/${run}/progress`);
	await page.getByText(/running for/).waitFor();
	return { page, streams };
}

/** As where its tab is brought to the front, or another one: Chromium without a screen tells neither. */
const seen = (page, isSeen) =>
	page.evaluate(x => {
		Object.defineProperty(document, "hidden", { configurable: true, get: () => !x });
		document.dispatchEvent(new Event("visibilitychange"));
	}, isSeen);

test("a stream that falls silent is opened again; one on which nothing happens is left alone", async t => {
	t.after(model.release);
	const api = clientOf(service.url.replace(/\/$/, ""));
	model.hold(); // nothing happens, and the service says so every 15 seconds
	const { run } = await api.start({ space: "GEN" });
	const own = api.watch(run);
	const [quiet, dead] = await Promise.all([watching(service.url, run), watching(wire.url + "/", run)]);
	await untilSo(() => own.beats > 0, "the first heartbeat", 30_000); // what there was to say is said
	assert.ok(wire.fallSilent() > 0);
	const connections = wire.connections;
	const begin = Date.now();
	await dead.page.getByText(/last heard \d+ s ago/).waitFor({ timeout: 30_000 });
	console.log(`the page says it after ${Date.now() - begin} ms`);
	await untilSo(() => dead.streams.length > 1 && wire.connections > connections, "another stream", 60_000);
	await dead.page.getByText(/running for/).waitFor({ timeout: 60_000 });
	console.log(`the page is connected again after ${Date.now() - begin} ms`);
	await untilSo(() => own.beats > 3, "three more heartbeats", 60_000);
	assert.equal(quiet.streams.length, 1, "streams of the page whose connection is good");
	await quiet.page.getByText(/running for/).waitFor();
	model.release();
	assert.equal((await api.end(run)).status, "completed");
	for (const { page } of [quiet, dead]) {
		await page.getByRole("button", { name: "Apply…" }).waitFor();
		await page.context().close();
	}
});

// A browser keeps six connections to one host, and each stream takes one for itself.
test("more tabs watch a run than a browser has connections", async t => {
	t.after(model.release);
	const api = clientOf(service.url.replace(/\/$/, ""));
	model.hold();
	const { run } = await api.start({ space: "DEMO" });
	const { page } = await watching(service.url, run);
	const tabs = [page];
	for (let i = 0; i < 7; i++) {
		await seen(tabs.at(-1), false); // another tab is in front of it
		const tab = await page.context().newPage();
		await tab.goto(`${service.url}#/runs/${run}/progress`);
		await tab.getByText(/running for/).waitFor();
		tabs.push(tab);
	}
	model.release();
	assert.equal((await api.end(run)).status, "completed");
	await tabs.at(-1).getByRole("button", { name: "Apply…" }).waitFor();
	await seen(page, true);
	await page.getByRole("button", { name: "Apply…" }).waitFor();
	await page.context().close();
});
