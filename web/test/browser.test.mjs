// The page in a real browser, over the made-up service and under the service's own security headers.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { checkAxe, focusIs, longestTask, scrollAll, soon, startBrowser, until } from "./browser.mjs";
import { ids } from "./mock_service.mjs";

let b;
before(async () => {
	b = await startBrowser({ big: 50_000 });
});
after(() => b.close());
beforeEach(() => b.control.heal());

const review = (query = "review=todo") => `#/runs/${ids.plan}/review?${query}`;
test("dialogs, selections and the other states are accessible, too", async () => {
	const page = await b.open(review(), { axe: true });
	await page.waitForSelector(".g-body .chip");
	await page.keyboard.press("x");
	await page.getByText("1 selected").waitFor();
	await checkAxe(page, "selection");
	await page.keyboard.press("?");
	await page.getByRole("dialog", { name: "Keyboard" }).waitFor();
	await checkAxe(page, "keys");
	await page.keyboard.press("Escape");
	await page.getByRole("button", { name: "Apply…" }).click();
	await page.getByRole("dialog", { name: "Apply this plan?" }).waitFor();
	await checkAxe(page, "apply");
	await page.to("#/schedules");
	await page.getByRole("button", { name: "New schedule…" }).click();
	await page.getByRole("dialog", { name: "New schedule" }).waitFor();
	await checkAxe(page, "new schedule");
	b.control.empty = true;
	for (const [hash, words] of [["#/runs", "No run yet"], ["#/schedules", "No schedule yet"], ["#/throttle", "No run is calling a provider now"]]) {
		await page.to(hash);
		await page.getByRole("heading", { name: words }).waitFor();
		await checkAxe(page, words);
	}
	b.control.empty = false;
	assert.deepEqual(page.said, []);
	b.control.fail("/runs", 500);
	await page.to("#/runs");
	await page.getByRole("alert").filter({ hasText: "The store on disk cannot be read." }).waitFor();
	await checkAxe(page, "error");
	b.control.heal();
	await page.getByRole("button", { name: "Try now" }).click();
	await page.waitForSelector("table.runs");
	b.control.fail("/pages", 500);
	await page.to(review());
	await page.getByRole("alert").filter({ hasText: "could not be read" }).first().waitFor();
	await page.context().close();
});

test("the whole review by keyboard; focus is never lost", async () => {
	b.control.reset();
	const page = await b.open(review());
	const counts = () => page.evaluate(() => Object.fromEntries([...document.querySelectorAll(".facet")].map(f => [f.firstChild.textContent, Number(f.querySelector("b").textContent.replace(",", ""))])));
	const title = row => page.locator(`[data-row="${row}"] .g-title`).textContent();
	const state = row => page.locator(`[data-row="${row}"] .sta`).textContent();
	await page.waitForSelector(".g-body .chip");
	const first = await counts();
	await page.keyboard.press("g");
	await focusIs(page, "row 0");
	await page.keyboard.press("a"); // approve, go on
	await focusIs(page, "row 1");
	await soon(() => state(0), "Approved");
	await page.keyboard.press("r");
	await focusIs(page, "row 2");
	await soon(() => state(1), "Rejected");
	const three = async () => (({ "To review": todo, Approved: approved, Rejected: rejected }) => [todo, approved, rejected])(await counts());
	await soon(three, [first["To review"] - 2, first.Approved + 1, first.Rejected + 1]);
	await page.getByRole("button", { name: "2 no longer fit: refresh" }).waitFor(); // the rows stay till then
	await page.keyboard.press("u");
	await until(page, () => document.querySelector('[data-row="1"] .sta').textContent === "To review");
	await soon(async () => (await counts())["To review"], first["To review"] - 1);
	await focusIs(page, "row 1");

	// add a label, take it off again
	await page.keyboard.press("e");
	await until(page, () => document.activeElement.id === "add-label");
	await page.keyboard.type("Night Shift");
	await page.keyboard.press("Enter");
	await until(page, () => [...document.querySelectorAll("aside .chip.ok .name")].some(x => x.textContent === "night-shift"));
	await focusIs(page, "Add a label to this page");
	await page.keyboard.press("Escape");
	await focusIs(page, "row 1");
	await soon(() => state(1), "Edited");
	await page.keyboard.press("u");
	await until(page, () => document.querySelector('[data-row="1"] .sta').textContent === "To review");

	// into the row: its checkbox, link, labels, buttons
	await page.keyboard.press("Tab");
	await focusIs(page, "Select " + (await title(1)));
	await page.keyboard.press("Tab");
	await focusIs(page, await title(1));
	await page.keyboard.press("Tab");
	await page.keyboard.press("Enter"); // the first label is left out
	await until(page, () => ["Edited", "Rejected"].includes(document.querySelector('[data-row="1"] .sta').textContent));
	await focusIs(page, /./);

	// a range, in bulk, and taken back by the toast
	await page.keyboard.press("g");
	for (const key of ["j", "j", "x", "j", "j"]) await page.keyboard.press(key);
	await page.keyboard.press("Shift+X");
	await page.getByText("3 selected").waitFor();
	await page.getByRole("button", { name: "Reject", exact: true }).first().click();
	await page.getByText("3 pages rejected.").waitFor();
	await soon(() => state(3), "Rejected");
	await focusIs(page, /./);
	await page.getByRole("button", { name: "Undo", exact: true }).click();
	await until(page, () => document.querySelector('[data-row="3"] .sta').textContent === "To review");
	await focusIs(page, /./);

	// ends, text, panel
	await page.keyboard.press("G");
	await until(page, () => document.activeElement.dataset?.row > 2000);
	await page.keyboard.press("/");
	await page.keyboard.type("fuel");
	await until(page, () => location.hash.includes("q=fuel") && document.querySelector(".g-title") && [...document.querySelectorAll(".g-title")].every(x => /fuel/i.test(x.textContent)));
	await page.keyboard.press("Escape");
	await until(page, () => document.activeElement.getAttribute("role") === "row");
	await page.keyboard.press("Enter");
	await page.waitForSelector("aside.open");
	await page.keyboard.press("Escape");
	await focusIs(page, /^row /);

	// another list while one is in a row
	await page.evaluate(() => void (location.hash = location.hash.replace("q=fuel", "q=").replace(/review=\w+/, "review=approved")));
	await until(page, () => document.querySelector(".sta")?.textContent && [...document.querySelectorAll("[data-row] .sta")].every(x => x.textContent === "Approved"));
	await until(page, () => document.activeElement.getAttribute("role") === "row");
	await page.evaluate(() => void (location.hash = location.hash.replace("review=approved", "review=all")));
	await until(page, () => [...document.querySelectorAll("[data-row] .sta")].some(x => x.textContent !== "Approved"));
	await until(page, () => document.activeElement.getAttribute("role") === "row");

	// single keys can be turned off
	await page.keyboard.press("?");
	await page.getByLabel("Shortcuts of a single key").uncheck();
	await page.keyboard.press("Escape");
	const before = await page.locator('[data-row="0"] .sta').textContent();
	await page.keyboard.press("a");
	assert.equal(await page.locator('[data-row="0"] .sta').textContent(), before);
	await page.done();
});

test("titles and labels are text, links are what a person may follow", async () => {
	b.control.reset();
	const page = await b.open(review("review=all"));
	await page.waitForSelector(".g-body .chip");
	await page.getByText("<script>document.title='owned'</script> in tracking links").first().waitFor();
	await page.locator('[data-row="7"]').click({ position: { x: 60, y: 50 } });
	await page.locator("aside h2").filter({ hasText: "<script>" }).waitFor();
	assert.ok((await page.locator(".chip .name").allTextContents()).includes("<img-src=x>"));
	const links = await page.locator(".g-body a").evaluateAll(all => all.map(a => [a.protocol, a.rel]));
	assert.ok(links.every(([protocol, rel]) => protocol === "https:" && rel === "noopener noreferrer"));
	assert.equal(await page.locator('[data-row="9"] a').count(), 0); // javascript:
	assert.equal(await page.locator('[data-row="10"] a').count(), 0); // not known
	const made = await page.evaluate(() => document.querySelectorAll("main script, main img, main b > script, main iframe, main [onerror]").length);
	assert.equal(made, 0);
	assert.ok(!(await page.title()).includes("owned"));
	await page.done();
});

test("50,000 rows: no task over 100 ms while one scrolls, and the right rows", async () => {
	const page = await b.open(`#/runs/${ids.big}/review?review=all`);
	await page.waitForSelector(".g-body .chip");
	await page.waitForTimeout(500);
	// What counts is the work of the page, told by the trace: a busy machine stretches the same task to any length on the clock.
	const { result: longest, cpu_ms } = await longestTask(page, () => scrollAll(page));
	const rows = await page.locator(".g-body").count();
	console.log(`50,000 rows: the longest task took ${Math.round(longest)} ms on the clock (0: none over 50 ms), ${Math.round(cpu_ms)} ms of work; ${rows} rows in the document`);
	assert.ok(cpu_ms < 100, `a task took ${cpu_ms} ms`);
	assert.ok(rows < 40);
	assert.equal(await page.locator("[role=grid]").getAttribute("aria-rowcount"), "50001");
	await page.keyboard.press("End");
	await until(page, () => document.querySelector('[data-row="49999"] .g-title'));
	const last = b.control.state.pages.get(ids.big).at(-1).title;
	assert.equal(await page.locator('[data-row="49999"] .g-title').textContent(), last);
	await focusIs(page, "row 49999");
	await page.done();
});

test("counts in tabs, filters, dialog and head are equal; three clicks label and apply", async () => {
	b.control.reset();
	const page = await b.open(review());
	await page.waitForSelector(".g-body .chip");
	const number = async x => Number((await x.textContent()).replace(/[^0-9]/g, ""));
	const facet = async name => number(page.locator(".facet").filter({ hasText: name }).locator("b"));
	const tab = await number(page.getByRole("navigation", { name: "This run" }).getByRole("link", { name: /^Review/ }));
	const [todo, approved, editedPages, rejected, none, failed, skipped, all] = await Promise.all(["To review", "Approved", "Edited", "Rejected", "Nothing to add", "Failed", "Skipped", "All"].map(facet));
	assert.equal(tab, todo + approved + editedPages + rejected);
	assert.equal(all, tab + none + failed + skipped);
	assert.equal(Number(await page.locator("[role=grid]").getAttribute("aria-rowcount")), todo + 1);
	assert.equal(await number(page.getByRole("link", { name: /^Failures/ })), failed);
	await page.getByRole("button", { name: "Apply…" }).click();
	const dialog = page.getByRole("dialog", { name: "Apply this plan?" });
	const sum = b.control.state.list(ids.plan, { limit: 1 }).to_add;
	await dialog.getByText(`Add ${sum.approved_labels} labels to ${approved + editedPages} pages.`).waitFor();
	assert.equal(sum.pages, todo + approved + editedPages);
	await focusIs(page, new RegExp(`^Add ${sum.approved_labels} labels$`));
	await dialog.getByLabel(/^All but rejected/).check();
	await dialog.getByRole("button", { name: `Add ${sum.labels.toLocaleString("en")} labels` }).waitFor();
	await dialog.getByLabel(/^Approved pages only/).check();
	await page.keyboard.press("Tab");
	await dialog.getByRole("button", { name: /^Add/ }).click();
	await page.getByRole("button", { name: "Undo…" }).waitFor();
	await focusIs(page, /./);
	await page.locator(".facet").filter({ hasText: "Applied" }).filter({ hasText: String(approved + editedPages) }).waitFor();
	await page.getByRole("button", { name: "Undo…" }).click();
	await page.getByRole("dialog", { name: "Undo this run?" }).getByRole("button", { name: `Remove ${sum.approved_labels} labels` }).click();
	await page.getByRole("button", { name: "Apply…" }).waitFor();
	await focusIs(page, /./);
	await page.done();
});
