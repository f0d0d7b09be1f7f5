import assert from "node:assert/strict";
import { test } from "node:test";
import { ago, asLabel, clock, many, n, pct, safeUrl, short, span, usd, when } from "../../src/logic/format.ts";

const table = <A extends unknown[], R>(name: string, f: (...a: A) => R, rows: [...A, R][]) =>
	test(name, () => {
		for (const row of rows) {
			const args = row.slice(0, -1) as unknown as A;
			assert.deepEqual(f(...args), row.at(-1), `${name}(${args.map(String).join(", ")})`);
		}
	});

table("n", n, [[0, "0"], [1234567, "1,234,567"], [2.6, "3"], [NaN, "0"]]);
table("many", (x: number) => many(x, "page"), [[0, "0 pages"], [1, "1 page"], [2, "2 pages"]]);
table("usd", usd, [[null, "unknown"], [0, "0.00 USD"], [1.4656, "1.47 USD"], [0.0012, "0.0012 USD"], [12, "12.00 USD"]]);
table("clock", clock, [[0, "0:00"], [393.9, "6:33"], [3599, "59:59"], [3727, "1:02:07"], [-5, "0:00"]]);
table("span", span, [[0, "less than a minute"], [54, "less than a minute"], [55, "1 min"], [119, "2 min"], [3570, "1 h"], [3900, "1 h 5 min"], [200_000, "2 d 7 h"]]);
table("ago", ago, [[12.4, "12 s ago"], [-3, "0 s ago"], [200, "3 min ago"]]);
table("pct", pct, [[0, 0, 0], [1, 3, 33], [2459, 2460, 99], [2460, 2460, 100], [5, 3, 100]]);
table("short", short, [[730, ["730", ""]], [91_400, ["91", "k"]], [1_090_000, ["1.09", "M"]]]);
table("asLabel", asLabel, [["  Data Protection ", "data-protection"], ["ÜBERGABE", "übergabe"], [" ", ""]]);
table("safeUrl", safeUrl, [
	["https://wiki.example.com/x?a=1", "https://wiki.example.com/x?a=1"],
	["http://10.0.0.1/x", "http://10.0.0.1/x"],
	["javascript:alert(1)", ""],
	[" JavaScript:alert(1)", ""],
	["data:text/html,x", ""],
	["/relative", ""],
	["", ""],
]);

test("when", () => {
	const now = new Date(2026, 10, 26, 12, 0).getTime();
	const at = (...a: [number, number, number, number, number]) => new Date(...a).toISOString();
	assert.equal(when(at(2026, 10, 26, 9, 12), now), "09:12 today");
	assert.equal(when(at(2026, 10, 25, 16, 18), now), "16:18 yesterday");
	assert.equal(when(at(2026, 10, 27, 3, 0), now), "03:00 tomorrow");
	assert.equal(when(at(2026, 10, 24, 14, 11), now), "24 Nov 14:11");
	assert.equal(when(at(2025, 0, 2, 1, 1), now), "2 Jan 2025");
	assert.equal(when(null, now), "");
	assert.equal(when("soon", now), "");
});
