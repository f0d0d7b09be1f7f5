// Every view over the made-up service: accessible, quiet in the console, not too wide.
import { after, before, test } from "node:test";
import { checkAxe, checkNoSidewaysScroll, startBrowser, until } from "./browser.mjs";
import { ids } from "./mock_service.mjs";

let b;
before(async () => {
	b = await startBrowser();
});
after(() => b.close());

const views = {
	runs: ["#/runs", "table.runs tbody tr"],
	"new run": ["#/runs/new", ".form-grid form"],
	"running run": [`#/runs/${ids.live}/progress`, ".plot canvas"],
	"ended run": [`#/runs/${ids.plan}/progress`, ".plot canvas"],
	review: [`#/runs/${ids.plan}/review?review=all`, ".g-body .chip"],
	labels: [`#/runs/${ids.plan}/labels`, ".lbars li"],
	"near-twins": [`#/runs/${ids.plan}/labels?show=twins`, ".pair"],
	failures: [`#/runs/${ids.plan}/failures`, ".fail"],
	schedules: ["#/schedules", "table.schedules tbody tr"],
	throttle: ["#/throttle", ".lvl"],
	"not found": ["#/nowhere", ".empty"],
};

for (const scheme of ["light", "dark"]) {
	for (const width of [1440, 390]) {
		test(`every view, ${scheme}, ${width} px: accessible, quiet, not too wide`, async () => {
			const page = await b.open("#/runs", { scheme, width, height: width === 390 ? 844 : 900, axe: true });
			for (const [name, [hash, ready]] of Object.entries(views)) {
				await page.to(hash);
				await page.waitForSelector(ready);
				if (hash.includes("review")) await until(page, () => document.querySelector("aside .lab-row"));
				await checkAxe(page, `${name}, ${scheme}, ${width}`);
				await checkNoSidewaysScroll(page, `${name}, ${width}`);
				if (width !== 390) continue;
				await page.setViewportSize({ width: 320, height: 640 });
				await checkNoSidewaysScroll(page, `${name}, 320`);
				await page.setViewportSize({ width, height: 844 });
			}
			await page.done();
		});
	}
}
