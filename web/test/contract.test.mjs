// The made-up service answers as the contract has it, so what works over it works over the real one.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { ids, startMock } from "./mock_service.mjs";

const contract = JSON.parse(readFileSync(new URL("../../app/service/openapi.json", import.meta.url), "utf8"));
const resolve = schema => (schema.$ref ? schema.$ref.slice(2).split("/").reduce((x, k) => x[k], contract) : schema);
const typeOf = x => (x === null ? "null" : Array.isArray(x) ? "array" : Number.isInteger(x) ? "integer" : typeof x);

/** What of `value` is not as `schema` says; empty: nothing. As much of JSON Schema as the contract uses. */
function misfits(value, schema, at = "") {
	const s = resolve(schema);
	if (s.oneOf) return s.oneOf.some(x => !misfits(value, x, at).length) ? [] : [`${at}: fits none of oneOf`];
	const type = typeOf(value);
	const types = s.type === undefined ? null : [s.type].flat();
	if (types && !types.includes(type) && !(type === "integer" && types.includes("number"))) return [`${at}: ${type}, not ${types.join(" or ")}`];
	const out = [];
	if (s.enum && !s.enum.includes(value)) out.push(`${at}: “${value}” is not one of ${s.enum.join(", ")}`);
	if (s.minimum !== undefined && typeof value === "number" && value < s.minimum) out.push(`${at}: ${value} is below ${s.minimum}`);
	if (type === "array" && s.items) value.forEach((x, i) => out.push(...misfits(x, s.items, `${at}[${i}]`)));
	if (type !== "object") return out;
	for (const k of s.required ?? []) if (value[k] === undefined) out.push(`${at}.${k}: missing`);
	for (const [k, x] of Object.entries(value)) {
		if (s.properties?.[k]) out.push(...misfits(x, s.properties[k], `${at}.${k}`));
		else if (s.additionalProperties === false) out.push(`${at}.${k}: not in the contract`);
	}
	return out;
}

let mock;
before(async () => {
	mock = await startMock({ act_ms: 20 });
});
after(() => mock.close());

const run = ids.plan;
const page = () => mock.control.state.pages.get(run)[0].page;

// [method, path of the contract, address, body]
const requests = () => [
	["get", "/v1/service", "/v1/service"],
	["get", "/v1/spaces", "/v1/spaces"],
	["get", "/v1/check", "/v1/check?space=OPS&budget_usd=abc"],
	["get", "/v1/check", "/v1/check?space=NONE"],
	["get", "/v1/runs", "/v1/runs"],
	["get", "/v1/runs/{run}", `/v1/runs/${run}`],
	["get", "/v1/runs/{run}", "/v1/runs/none"],
	["get", "/v1/runs/{run}/history", `/v1/runs/${run}/history`],
	["get", "/v1/runs/{run}/pages", `/v1/runs/${run}/pages?limit=200&offset=100`],
	["get", "/v1/runs/{run}/pages", `/v1/runs/${run}/pages?limit=0`],
	["get", "/v1/runs/{run}/pages/{page}", `/v1/runs/${run}/pages/${page()}`],
	["patch", "/v1/runs/{run}/pages/{page}", `/v1/runs/${run}/pages/${page()}`, { to_add: ["a", "b"] }],
	["patch", "/v1/runs/{run}/pages/{page}", `/v1/runs/${run}/pages/${page()}`, { to_add: ["a?"] }],
	["post", "/v1/runs/{run}/review", `/v1/runs/${run}/review`, { review: "approved", filter: { review: ["todo"], q: "hub" } }],
	["get", "/v1/runs/{run}/labels", `/v1/runs/${run}/labels`],
	["get", "/v1/runs/{run}/failures", `/v1/runs/${run}/failures`],
	["post", "/v1/runs", "/v1/runs", { space: "OPS", dry_run: true }],
	["post", "/v1/runs", "/v1/runs", { space: "NONE" }],
	["post", "/v1/runs/{run}/undo", `/v1/runs/${run}/undo`],
	["post", "/v1/runs/{run}/apply", `/v1/runs/${run}/apply`, { approved_only: true }],
	["get", "/v1/throttle", "/v1/throttle"],
	["patch", "/v1/throttle", "/v1/throttle", { group: "gemini", lowest: 3, highest: 3 }],
	["get", "/v1/schedules", "/v1/schedules"],
	["post", "/v1/schedules", "/v1/schedules", { name: "x", when: "6h", space: null, dry_run: true, budget_usd_month: null }],
	["post", "/v1/schedules", "/v1/schedules", { name: "y", when: "often" }],
	["patch", "/v1/schedules/{name}", "/v1/schedules/care-often", { enabled: true }],
];

test("every answer", async () => {
	for (const [method, path, address, body] of requests()) {
		const answer = await fetch(mock.url.slice(0, -1) + address, { method: method.toUpperCase(), ...(body ? { body: JSON.stringify(body) } : {}) });
		const responses = contract.paths[path][method].responses;
		const said = responses[answer.status] ?? responses.default;
		const [type, { schema }] = Object.entries(said.content)[0];
		const what = `${method} ${address}: ${answer.status}`;
		assert.ok(responses[answer.status], what + " is not in the contract");
		assert.equal(answer.headers.get("content-type").split(";")[0], type, what);
		assert.deepEqual(misfits(await answer.json(), schema).slice(0, 5), [], what);
	}
	await new Promise(r => setTimeout(r, 60));
	const applied = await (await fetch(`${mock.url}v1/runs/${run}/pages?review=applied`)).json();
	assert.ok(applied.total > 0);
	assert.deepEqual(misfits(applied, contract.components.schemas.page_list).slice(0, 5), []);
});

test("events", async () => {
	const answer = await fetch(`${mock.url}v1/runs/${ids.live}/events`);
	const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
	let text = "";
	const event = async name => {
		for (;;) {
			const found = text.match(new RegExp(`event: ${name}\ndata: (.*)\n\n`));
			if (found) return (text = text.replace(found[0], "")) && JSON.parse(found[1]);
			text += (await reader.read()).value;
		}
	};
	assert.deepEqual(misfits(await event("snapshot"), contract.components.schemas.snapshot), []);
	mock.control.tick(5000);
	assert.deepEqual(misfits(await event("end"), contract.components.schemas.run), []);
	await reader.cancel();
});
