import assert from "node:assert/strict";
import { test } from "node:test";
import { EventReader, type StreamEvent } from "../../src/logic/event_reader.ts";

const text = ': hello\n\nevent: level\nid: 1-2\ndata: {"to":4}\n\n:\n\nevent: notice\ndata: {"text":"wait: é"}\n\ndata:two\ndata: lines\n\nid: 7\n\nevent: end\r\ndata: {}\r\n\r\n';
const events: StreamEvent[] = [
	{ type: "level", data: '{"to":4}' },
	{ type: "notice", data: '{"text":"wait: é"}' },
	{ type: "message", data: "two\nlines" },
	{ type: "end", data: "{}" },
];

test("events of a stream, wherever it is cut into pieces", () => {
	for (let size = 1; size <= text.length; size++) {
		const reader = new EventReader();
		const got = [];
		for (let at = 0; at < text.length; at += size) got.push(...reader.add(text.slice(at, at + size)));
		assert.deepEqual(got, events, `in pieces of ${size}`);
	}
});

test("what is not whole is not told, and does not grow for ever", () => {
	const reader = new EventReader();
	assert.deepEqual(reader.add("event: end\ndata: {}\n"), []);
	assert.deepEqual(reader.add("\n"), [{ type: "end", data: "{}" }]);
	assert.throws(() => {
		for (let i = 0; i < 10; i++) reader.add("x".repeat(1 << 20));
	}, /without an end/);
});
