// Which rows of a long list are drawn, and which blocks of it are asked for. Pure.

export const block_size = 200;
const blocks_ahead = 2;
export const blocks_kept = 20;

/** Rows to draw, the last one not included: those in the window and a few more on both sides. */
export function drawn(scroll: number, height: number, row: number, total: number, spare = 4): [number, number] {
	const size = Math.min(total, Math.ceil(height / row) + 2 * spare);
	const first = Math.max(0, Math.min(total - size, Math.floor(scroll / row) - spare));
	return [first, first + size];
}

/** Blocks that rows first..end need, and some ahead in the direction of scrolling; the needed ones first. */
export function wantedBlocks(first: number, end: number, down: boolean, total: number): number[] {
	if (total <= 0) return [];
	const last = Math.floor((total - 1) / block_size);
	const a = Math.floor(first / block_size);
	const z = Math.min(last, Math.floor(Math.max(first, end - 1) / block_size));
	const out: number[] = [];
	for (let b = a; b <= z; b++) out.push(b);
	for (let k = 1; k <= blocks_ahead; k++) {
		const b = down ? z + k : a - k;
		if (b >= 0 && b <= last) out.push(b);
	}
	return out;
}

/** What the service is asked for a block. */
export interface Part {
	offset: number;
	limit: number;
}

/**
 * Where a block of our list is in the service's: rows that no longer fit the filter stay here until "refresh", but the service
 * no longer counts them. `gone`: their rows, in order.
 */
export function partOf(block: number, gone: number[]): Part {
	const from = block * block_size;
	const before = countBelow(gone, from);
	const within = countBelow(gone, from + block_size) - before;
	return { offset: from - before, limit: block_size - within };
}

/** Puts what the service answered for a block between the rows that are gone; returns row → index in the answer. */
export function placed(block: number, gone: Set<number>, size: number): [number, number][] {
	const out: [number, number][] = [];
	let k = 0;
	for (let row = block * block_size; row < (block + 1) * block_size && k < size; row++) if (!gone.has(row)) out.push([row, k++]);
	return out;
}

function countBelow(sorted: number[], x: number): number {
	let a = 0;
	let z = sorted.length;
	while (a < z) {
		const m = (a + z) >> 1;
		if (sorted[m]! < x) a = m + 1;
		else z = m;
	}
	return a;
}

/** How many of the labels fit in two lines of `width` px; known by arithmetic, so no layout is asked for while scrolling. */
export function chipsThatFit(labels: string[], width: number): number {
	let line = 1;
	let x = 0;
	let k = 0;
	for (const label of labels) {
		const w = Math.min(168, label.length * 6.9 + 26) + 4;
		if (x && x + w > width - (line === 2 && k < labels.length - 1 ? 24 : 0)) {
			line++;
			x = 0;
		}
		if (line > 2) break;
		x += w;
		k++;
	}
	return k;
}
