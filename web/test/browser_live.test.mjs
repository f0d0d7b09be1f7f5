// In the browser: what happens by itself, what goes wrong, and what is made.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { focusIs, startBrowser, until } from "./browser.mjs";
import { ids } from "./mock_service.mjs";

let b;
let demo;
before(async () => {
	[b, demo] = await Promise.all([startBrowser(), startBrowser({ demo: true })]);
});
after(() => Promise.all([b.close(), demo.close()]));
beforeEach(() => b.control.reset());

test("from nothing to applied and back, by three clicks and Enter", async () => {
	const page = await demo.open("");
	await page.getByRole("link", { name: "New run" }).first().click();
	await page.getByRole("button", { name: "Start dry run" }).click();
	await page.getByRole("button", { name: "Apply…" }).click();
	await page.getByRole("dialog", { name: "Apply this plan?" }).waitFor();
	await page.keyboard.press("Enter");
	await page.getByRole("button", { name: "Undo…" }).waitFor();
	await focusIs(page, /./);
	await page.getByRole("link", { name: /^Review/ }).first().click();
	await page.waitForSelector(".g-body .sta .st");
	assert.equal(await page.locator("button.chip").count(), 0); // what is applied is not edited
	await page.getByRole("button", { name: "Undo…" }).click();
	await page.keyboard.press("Enter");
	await page.getByRole("button", { name: "Apply…" }).waitFor();
	await page.waitForSelector("button.chip");
	await page.done();
	assert.equal(demo.control.asked.filter(x => x.startsWith("POST")).length, 3);
});

test("a run that goes on: numbers move, the stream is cut and comes back, it ends while watched", async () => {
	const page = await b.open(`#/runs/${ids.live}/progress`, { quiet: false });
	await page.waitForSelector(".plot canvas");
	const done = async () => Number((await page.locator(".prog .head .muted").first().textContent()).split(" of ")[0].replace(",", ""));
	const at = await done();
	b.control.tick(10);
	await until(page, x => Number(document.querySelector(".prog .head .muted").textContent.split(" of ")[0].replace(",", "")) === x, at + 10);
	assert.deepEqual(page.said, []);
	b.control.cut();
	await page.getByText(/last heard \d+ s ago/).waitFor();
	assert.equal(await done(), at + 10); // what was known stays
	b.control.heal();
	await page.getByText(/running for/).waitFor();
	b.control.tick(7);
	await until(page, x => Number(document.querySelector(".prog .head .muted").textContent.split(" of ")[0].replace(",", "")) === x, at + 17);
	// the level by keyboard
	await page.getByLabel("Time cursor of the plots").focus();
	await page.keyboard.press("Home");
	await page.waitForSelector('[aria-label="Time cursor of the plots"][aria-valuetext^="0:00: level 5, "]');
	await page.keyboard.press("ArrowRight");
	await page.waitForSelector('[aria-label="Time cursor of the plots"][aria-valuetext^="0:01: "]');
	await page.getByText("The same as a table").click();
	await page.locator(".plots tbody tr").nth(12).waitFor(); // drawn once the browser has told that it is open
	// the colours change while the plots are on the screen
	await page.emulateMedia({ colorScheme: "dark" });
	await page.emulateMedia({ forcedColors: "active" });
	await page.emulateMedia({ forcedColors: "none" });
	b.control.tick(5000);
	await page.getByRole("link", { name: "Review the plan" }).waitFor();
	await page.getByRole("button", { name: "Apply…" }).waitFor();
	assert.ok(!page.said.some(x => /Security Policy|Trusted|error: /.test(x) && !/Failed to load resource|502|ERR_/.test(x)), page.said.join("\n"));
	await page.context().close();
});

test("a run is cancelled, and resumed", async () => {
	const page = await b.open(`#/runs/${ids.live}/progress`);
	await page.getByRole("button", { name: "Cancel…" }).click();
	await page.getByRole("dialog", { name: "Cancel this run?" }).getByRole("button", { name: "Cancel the run" }).click();
	await page.getByRole("button", { name: "Resume" }).click();
	await page.getByText("The run goes on.").waitFor();
	await focusIs(page, /./);
	await page.done();
});

test("what cannot be saved goes back, and says why", async () => {
	const page = await b.open(`#/runs/${ids.plan}/review?review=todo`, { quiet: false });
	await page.waitForSelector(".g-body .chip");
	await page.keyboard.press("g");
	await page.keyboard.press("e");
	await page.keyboard.type("what?");
	await page.keyboard.press("Enter");
	await page.getByText("“what?” has a character that a label cannot have.").waitFor();
	await until(page, () => document.querySelector('[data-row="0"] .sta').textContent === "To review");
	// another person decides in another window
	const other = b.control.state.pages.get(ids.plan).filter(p => p.review === "todo")[900];
	b.control.state.decide(other, { review: "approved" });
	await page.locator(".g-view").evaluate(v => (v.scrollTop = 57 * 700));
	await page.getByRole("button", { name: "The list has changed: refresh" }).click();
	await until(page, () => !document.body.textContent.includes("has changed"));
	await page.context().close();
});

test("everything that fits, decided at once", async () => {
	const page = await b.open(`#/runs/${ids.plan}/review?review=todo`);
	await page.waitForSelector(".g-body .chip");
	await page.getByLabel("Select all pages that fit the filters").check();
	await page.getByRole("button", { name: "Approve…" }).click();
	await page.getByRole("dialog").getByRole("button", { name: /^Approve up to/ }).click();
	await page.getByText(/[\d,]+ pages approved\./).waitFor();
	await page.getByText("No page fits these filters.").waitFor();
	assert.equal(b.control.state.pages.get(ids.plan).filter(p => p.review === "todo").length, 0);
	assert.equal(b.control.asked.filter(x => x.startsWith("PATCH")).length, 0);
	await focusIs(page, /./);
	await page.done();
});

test("a new run: checked while one fills it in, refused in place", async () => {
	const page = await b.open("#/runs/new", { quiet: false });
	await page.getByRole("button", { name: "Start dry run" }).click();
	await page.getByText("Choose a space.").waitFor();
	await focusIs(page, /^Choose a space/);
	await page.getByLabel("Space").selectOption("OPS");
	await page.getByText("Operations handbook: 3,200 pages").waitFor();
	await page.getByText("about 1.46 USD").waitFor();
	await page.getByLabel("Budget, USD").fill("abc");
	await page.getByText("“abc” is no amount. A number above 0, such as 2.50.").waitFor();
	await page.getByLabel("Budget, USD").fill("2.50");
	await page.getByLabel("Vocabulary", { exact: true }).selectOption("file");
	const file = page.getByLabel("Vocabulary file (JSON)");
	await file.setInputFiles({ name: "v.json", mimeType: "application/json", buffer: Buffer.from("{no") });
	await page.getByText(/“v.json” is no JSON/).waitFor();
	await file.setInputFiles({ name: "v.json", mimeType: "application/json", buffer: Buffer.from("{}") });
	await page.getByRole("button", { name: "Start dry run" }).click();
	await page.getByText("The vocabulary has no “labels”.").waitFor();
	await page.getByLabel(/^Apply/).check();
	await file.setInputFiles({ name: "w.json", mimeType: "application/json", buffer: Buffer.from('{"labels":["a"]}') });
	await page.getByRole("button", { name: "Start and apply" }).click();
	await until(page, () => /#\/runs\/.+\/progress/.test(location.hash));
	assert.equal(b.control.asked.filter(x => x === "POST /v1/runs").length, 2);
	await page.context().close();
});

test("a token is asked for", async () => {
	const page = await b.open("#/runs", { quiet: false });
	await page.waitForSelector("table.runs");
	b.control.token = "Basic x";
	await page.to("#/schedules");
	await page.getByRole("heading", { name: "Sign in" }).waitFor();
	await page.getByRole("button", { name: "Reload" }).waitFor();
	b.control.token = "";
	await page.getByRole("button", { name: "Reload" }).click();
	await page.waitForSelector("table.schedules");
	await page.context().close();
});

test("schedules: added, switched, deleted", async () => {
	const page = await b.open("#/schedules", { quiet: false });
	await page.getByRole("button", { name: "New schedule…" }).click();
	const dialog = page.getByRole("dialog", { name: "New schedule" });
	await dialog.getByRole("button", { name: "Save" }).click();
	await dialog.getByText("is no name").waitFor();
	await dialog.getByLabel("Name").fill("nightly-ops");
	await dialog.getByLabel("When").fill("often");
	await dialog.getByRole("button", { name: "Save" }).click();
	await dialog.getByText("Such as 0 3 * * 1-5, or 6h.").waitFor();
	await dialog.getByLabel("When").fill("6h");
	await dialog.getByRole("button", { name: "Save" }).click();
	await page.getByLabel("nightly-ops is on").uncheck();
	await page.getByText("nightly-ops is off.").waitFor();
	assert.equal(await page.getByRole("button", { name: "Delete nightly-eng…" }).count(), 0); // of the file
	await page.getByRole("button", { name: "Delete nightly-ops…" }).click();
	await page.getByRole("button", { name: "Delete the schedule" }).click();
	await until(page, () => !document.querySelector("main").textContent.includes("nightly-ops"));
	await focusIs(page, /./);
	await page.context().close();
});

test("throttle: pinned, bounded, released", async () => {
	const page = await b.open("#/throttle");
	const card = page.getByRole("region", { name: "gemini" });
	await card.getByLabel("Pin at").fill("3");
	await card.getByRole("button", { name: "Pin gemini" }).click();
	await until(page, () => document.querySelector(".lvl .v").textContent === "3");
	await card.getByText("pinned at 3", { exact: true }).waitFor();
	await card.getByLabel("From").fill("9");
	await card.getByLabel("to", { exact: true }).fill("2");
	await card.getByRole("button", { name: "Bound gemini" }).click();
	await card.getByText("From 9 to 2: the first is the lower one.").waitFor();
	await card.getByRole("button", { name: "Release gemini" }).click();
	await until(page, () => document.querySelector(".lvl .v").textContent === "8");
	await page.getByRole("link", { name: /gemini · level 8/ }).first().waitFor();
	await page.done();
});

test("an address with a name and a password in it works, too", async () => {
	const { hostname, port } = new URL(b.mock.url);
	const page = await b.open("#/runs");
	await page.goto("about:blank");
	await page.goto(`http://ada:secret@${hostname}:${port}/#/runs`);
	await page.waitForSelector("table.runs");
	await page.done();
});

test("a page that failed is labelled by hand, and brought back", async () => {
	const page = await b.open(`#/runs/${ids.plan}/review?review=failed`);
	await page.waitForSelector(".g-body .sta .st");
	await page.keyboard.press("g");
	await page.keyboard.press("e");
	await page.keyboard.type("customs");
	await page.keyboard.press("Enter");
	await until(page, () => document.querySelector('[data-row="0"] .sta').textContent === "Edited");
	await page.getByRole("button", { name: "1 no longer fits: refresh" }).waitFor();
	await page.locator("aside").getByRole("button", { name: "customs" }).click();
	await until(page, () => document.querySelector('[data-row="0"] .sta').textContent === "Failed");
	await page.done();
});

test("at 200 % zoom there is room for the table; forced colours show what is chosen", async () => {
	const page = await b.open(`#/runs/${ids.plan}/review?review=all`, { width: 720, height: 450, forcedColors: "active" });
	await page.waitForSelector(".g-body .chip");
	assert.ok((await page.locator(".g-view").evaluate(v => v.clientHeight)) > 200);
	const colours = await page.locator(".facet").evaluateAll(all => all.map(f => [f.getAttribute("aria-pressed"), getComputedStyle(f).backgroundColor]));
	const chosen = colours.find(x => x[0] === "true")[1];
	assert.ok(colours.every(([pressed, colour]) => (pressed === "true") === (colour === chosen)));
	const tabs = await page.locator(".tabs a").evaluateAll(all => all.map(a => getComputedStyle(a).borderBottomColor));
	assert.equal(new Set(tabs).size, 2);
	await page.done();
});
