// Server-sent events out of the text of a stream, as it comes in pieces. Pure.

export interface StreamEvent {
	type: string;
	data: string;
}

/** An event is no longer than this; what is, is no stream of ours. */
const longest = 8 << 20;

export class EventReader {
	private rest = "";

	/** @returns the events that are whole by now; comments, which are heartbeats, are none */
	add(text: string): StreamEvent[] {
		const blocks = (this.rest + text).split(/\r?\n\r?\n/);
		this.rest = blocks.pop()!;
		if (this.rest.length > longest) throw new Error("an event without an end");
		return blocks.map(eventOf).filter(e => e.data !== "");
	}
}

function eventOf(block: string): StreamEvent {
	const event = { type: "message", data: "" };
	const lines: string[] = [];
	for (const line of block.split(/\r?\n/)) {
		const [, name, value] = /^([^:]*):? ?(.*)$/.exec(line)!;
		if (name === "event") event.type = value!;
		if (name === "data") lines.push(value!);
	}
	return { ...event, data: lines.join("\n") };
}
