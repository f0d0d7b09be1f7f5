// The page through a reverse proxy, under the name that people know.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { publicName, startProxy } from "../../tests/service/proxy.mjs";
import { freePort, until as untilSo } from "../../tests/service/service.mjs";
import { startChromium, until } from "./browser.mjs";
import { startFakes, startService, stopAll } from "./real_service.mjs";

const token = "a-token-of-the-tests-1";
const credentials = { username: "ada", password: token };
const elsewhere = "evil.example";

let chromium;
let fakes;
before(async () => {
	[chromium, fakes] = await Promise.all([startChromium([`--host-resolver-rules=MAP ${publicName} 127.0.0.1, MAP ${elsewhere} 127.0.0.1`]), startFakes({ pages: 20 })]);
});
after(async () => {
	await chromium?.close();
	stopAll();
});

async function startBehind(how) {
	const proxy = await startProxy(how);
	const port = await freePort();
	const service = await startService(fakes, { port, args: ["--public-url", proxy.publicUrl, "--trust-forwarded", "true"], env: { TAGWRIGHT_API_TOKEN: token } });
	proxy.to(`http://127.0.0.1:${port}`);
	return {
		proxy,
		async stop() {
			await service.stop();
			await proxy.stop();
		},
	};
}

for (const [what, how] of Object.entries({ "keeps the Host": {}, "rewrites the Host": { keepHost: false }, "takes a prefix off": { prefix: "/tags" } }))
	test(`a run by clicks, through a proxy that ${what}`, async () => {
		const { proxy, stop } = await startBehind(how);
		const page = await chromium.open(`${proxy.publicUrl}/#/runs/new`, { httpCredentials: credentials });
		await page.getByLabel("Space").selectOption("GEN");
		await page.getByRole("button", { name: "Start dry run" }).click();
		await page.getByRole("button", { name: "Apply…" }).waitFor();
		await page.getByRole("link", { name: "Review the plan" }).click();
		await page.waitForSelector(".g-body .chip");
		await page.keyboard.press("g");
		await page.keyboard.press("a");
		await until(page, () => document.querySelector('[data-row="0"] .sta').textContent === "Approved");
		await untilSo(() => proxy.answered.some(x => x.method === "PATCH"), "the answer");
		await page.done();
		const made = proxy.answered.filter(x => x.method !== "GET");
		assert.deepEqual(made.map(x => [x.method, x.status]), [["POST", 202], ["PATCH", 200]]);
		for (const { origin } of made) assert.equal(origin, new URL(proxy.publicUrl).origin);
		await stop();
	});

test("a page of another site, open in the same browser, reaches nothing", async () => {
	const { proxy, stop } = await startBehind({ keepHost: false }); // the Host tells nothing here
	const site = createServer((_, answer) => answer.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><title>x</title>"));
	await new Promise(resolve => site.listen(0, "127.0.0.1", resolve));
	const page = await chromium.open(`${proxy.publicUrl}/#/runs`, { httpCredentials: credentials, quiet: false });
	await page.getByRole("link", { name: "New run" }).first().waitFor(); // the browser has the token now
	await page.goto(`http://${elsewhere}:${site.address().port}/`);
	await page.evaluate(async at => {
		const body = '{"space":"GEN","dry_run":false}';
		const how = { mode: "no-cors", credentials: "include" };
		const refused = () => {}; // Cross-Origin-Resource-Policy: not even the status is told
		await fetch(at + "/v1/runs?elsewhere", { ...how, method: "POST", body }).catch(refused);
		await fetch(at + "/v1/runs?elsewhere", how).catch(refused);
		await new Promise(resolve => Object.assign(new Image(), { src: at + "/v1/runs?elsewhere", onerror: resolve }));
	}, proxy.publicUrl);
	const theirs = () => proxy.answered.filter(x => x.path.endsWith("?elsewhere")); // what the page before had asked may be answered only now
	await untilSo(() => theirs().length >= 3, "three answers");
	const asked = theirs();
	assert.deepEqual([asked[0].method, asked[0].status], ["POST", 403]);
	// Over plain HTTP a browser does not say where a GET comes from; it sends no password with it, and shows no answer.
	for (const { status } of asked) assert.ok([401, 403].includes(status), JSON.stringify(asked));
	await page.context().close();
	site.closeAllConnections();
	site.close();
	await stop();
});
