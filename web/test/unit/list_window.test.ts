import assert from "node:assert/strict";
import { test } from "node:test";
import { block_size, chipsThatFit, drawn, partOf, placed, wantedBlocks } from "../../src/logic/list_window.ts";

test("rows that are drawn: the window and some more, never outside the list", () => {
	assert.deepEqual(drawn(0, 570, 57, 3200), [0, 18]);
	assert.deepEqual(drawn(57 * 100, 570, 57, 3200), [96, 114]);
	assert.deepEqual(drawn(57 * 3190, 570, 57, 3200), [3182, 3200]);
	assert.deepEqual(drawn(0, 570, 57, 5), [0, 5]);
	assert.deepEqual(drawn(0, 570, 57, 0), [0, 0]);
});

test("blocks that are asked for: the needed ones first, then two ahead", () => {
	assert.deepEqual(wantedBlocks(0, 18, true, 50_000), [0, 1, 2]);
	assert.deepEqual(wantedBlocks(190, 210, true, 50_000), [0, 1, 2, 3]);
	assert.deepEqual(wantedBlocks(1000, 1018, false, 50_000), [5, 4, 3]);
	assert.deepEqual(wantedBlocks(49_990, 50_000, true, 50_000), [249]);
	assert.deepEqual(wantedBlocks(0, 18, false, 50_000), [0]);
	assert.deepEqual(wantedBlocks(0, 18, true, 0), []);
});

test("a block's place at the service: without the rows that no longer fit", () => {
	assert.deepEqual(partOf(0, []), { offset: 0, limit: 200 });
	assert.deepEqual(partOf(2, [3, 5, 199]), { offset: 397, limit: 200 });
	assert.deepEqual(partOf(1, [3, 200, 399, 400]), { offset: 199, limit: 198 });
});

test("each row is shown once, whatever is gone", () => {
	const total = 1000;
	const gone = [0, 1, 150, 199, 200, 201, 555, 999];
	const service = Array.from({ length: total }, (_, i) => i).filter(i => !gone.includes(i));
	const seen = new Map<number, number>();
	for (let b = 0; b < total / block_size; b++) {
		const part = partOf(b, gone);
		const answer = service.slice(part.offset, part.offset + part.limit);
		for (const [row, k] of placed(b, new Set(gone), answer.length)) seen.set(row, answer[k]!);
	}
	for (let row = 0; row < total; row++) assert.equal(seen.get(row), gone.includes(row) ? undefined : row);
});

test("labels that fit in two lines", () => {
	const six = ["runbook", "checklist", "customs", "import", "export", "tariff-code"];
	assert.equal(chipsThatFit(six, 2000), 6);
	assert.equal(chipsThatFit([], 100), 0);
	const few = chipsThatFit(six, 160);
	assert.ok(few > 0 && few < 6, String(few));
	assert.ok(chipsThatFit(["x".repeat(255)], 40) >= 1); // one is always shown, cut
});
