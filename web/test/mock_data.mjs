// Made-up runs and pages of a parcel company's wiki, the same at every start.

export function random(seed) {
	let a = seed;
	return () => {
		a = (a + 0x6d2b79f5) | 0;
		let t = Math.imul(a ^ (a >>> 15), 1 | a);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
}

// labels, likeliest first | type:title
const topics = `sorting-center conveyor shift-plan capacity|runbook:Conveyor jam on {line}, {hub}|checklist:Start of shift at {hub}, {line}|meeting-notes:{hub} stand-up, {week}|postmortem:Power loss at {hub}, {month}|how-to:Re-route parcels when {hub} is full
last-mile driver delivery-window proof-of-delivery parcel-locker|reference:{route}: stops and time windows|how-to:Hand over a parcel at {site}|faq:Why a driver cannot finish {route}|runbook:Van breakdown on {route}|checklist:Before leaving {depot}
line-haul trailer dock-schedule carrier|reference:Dock schedule {hub}, {month}|decision:Swap bodies or trailers between {hub} and {depot}
customs import export tariff-code dangerous-goods|how-to:Declare a parcel for {account}|checklist:Papers for export from {hub}|runbook:Customs interface does not answer, {hub}
tracking scan-event webhook estimated-arrival|reference:Scan events of {hub}|postmortem:Duplicate scans at {depot}, {month}
customer-care escalation service-level-agreement key-account|runbook:Escalation for {account}|training:New agents at {depot}|meeting-notes:Care weekly, {week}
label-printing barcode printer address-quality|runbook:Barcodes do not scan at {hub}|how-to:Calibrate the printer at {depot}
fleet e-van charging tyres|reference:E-vans of {depot}|postmortem:Charging stopped at {depot}, {month}
safety first-aid forklift incident-report|policy:Forklifts at {hub}|checklist:First aid at {depot}
kubernetes deployment observability on-call database|runbook:Restore the database of {service}|how-to:Deploy {service}, {week}|decision:Where {service} keeps its state|meeting-notes:On-call handover, {week}
billing invoice cash-on-delivery fuel-surcharge|how-to:Correct an invoice of {account}|policy:Fuel surcharge, {month}`
	.split("\n")
	.map(line => {
		const [labels, ...titles] = line.split("|");
		return { labels: labels.split(" "), titles: titles.map(t => [t.slice(0, t.indexOf(":")), t.slice(t.indexOf(":") + 1)]) };
	});

export const hostile = [
	"<script>document.title='owned'</script> in tracking links",
	'"><img src=x onerror=document.title="owned"> address test page',
	"Übergabe von Großsendungen: Prüfliste für Fahrerinnen und Fahrer, Schichtleitung und Disposition im Nachtbetrieb",
	"نموذج تسليم الطرود",
	"荷物の追跡",
	"{{constructor.constructor('document.title=1')()}} & <b>bold</b>",
];

const twinsOf = { runbook: "run-book", checklist: "checklists", "last-mile": "lastmile", "sorting-center": "sorting-centre", "on-call": "oncall", policy: "Policy" };
export const twinWhy = { runbook: "hyphen", checklist: "plural", "last-mile": "hyphen", "sorting-center": "spelling", "on-call": "hyphen", policy: "case" };
export const twinPairs = Object.entries(twinsOf);

export const failureKinds = [
	{ code: "content_blocked", final: true, meaning: "A safety filter or the model refused the page.", todo: "Label these pages by hand, or start a run over them with another provider." },
	{ code: "timeout", final: false, meaning: "No answer in time, for as long as was waited.", todo: "Resume: it asks again for exactly these pages." },
	{ code: "missing_body", final: true, meaning: "The page has no readable body: often only a diagram or a macro.", todo: "Nothing, or label by hand." },
];

export function makePages(run, total, { seed = 1, reviewed = 0 } = {}) {
	const rnd = random(seed);
	const pick = a => a[Math.floor(rnd() * a.length)];
	const int = (a, b) => a + Math.floor(rnd() * (b - a + 1));
	const slots = {
		hub: () => pick(["Hub North", "Hub East", "Hub South", "Harbour hub", "Airport hub", "Night hub"]),
		depot: () => "Depot " + int(2, 64),
		line: () => "Line " + int(1, 14),
		route: () => "Route " + int(100, 399),
		month: () => pick(["January", "March", "May", "July", "October"]) + " " + int(2024, 2026),
		account: () => "key account " + int(110, 198),
		site: () => "locker site " + int(20, 480),
		service: () => pick(["tracking", "pricing", "routing", "pickup"]) + "-service",
		week: () => "week " + int(1, 52),
	};
	const pages = [];
	for (let i = 0; i < total; i++) {
		const topic = topics[Math.floor(rnd() ** 1.3 * topics.length)];
		const [type, text] = pick(topic.titles);
		let title = text.replace(/\{(\w+)\}/g, (_, k) => slots[k]());
		if (i % 211 === 7) title = hostile[Math.floor(i / 211) % hostile.length];
		const existing = [];
		const planned = [];
		for (const label of [type, ...topic.labels.filter((_, k) => rnd() < [0.95, 0.55, 0.42, 0.3, 0.26][k])]) {
			if (rnd() < 0.2) existing.push(label);
			else planned.push(twinsOf[label] && rnd() < 0.1 ? twinsOf[label] : label);
		}
		if (rnd() < 0.02) planned.push(`site-${int(1000, 99999)}`);
		if (i === 7) planned.push("<img-src=x>");
		const p = { run, page: String(1310720 + i * 37), title, version: int(1, 31), type: i % 97 === 3 ? "blogpost" : "page", url: `https://wiki.example.com/wiki/spaces/OPS/pages/${1310720 + i * 37}`, status: "labelled", provider: "gemini", proposed: [...planned], existing, to_add: planned, added: [], planned, review: "todo" };
		if (i === 9) p.url = "javascript:document.title='owned'";
		if (i === 10) p.url = "";
		const r = rnd();
		if (r < 0.055) Object.assign(p, { status: "unchanged", proposed: [], planned: [], to_add: [] });
		else if (r < 0.135) p.status = "cached";
		else if (r < 0.147) Object.assign(p, { status: "skipped", proposed: [], planned: [], to_add: [], code: "too_short", message: "Fewer than 20 words." });
		else if (r < 0.154) {
			const kind = failureKinds[i % 3];
			Object.assign(p, { status: "failed", proposed: [], planned: [], to_add: [], code: kind.code, message: kind.meaning });
		}
		p.review = p.status === "failed" || p.status === "skipped" ? p.status : p.planned.length ? "todo" : "none";
		if (i < reviewed && p.review === "todo") {
			const x = rnd();
			const by = { reviewed_by: "ada", reviewed_at: new Date(Date.now() - 3600e3).toISOString() };
			if (x < 0.52) Object.assign(p, { review: "approved" }, by);
			else if (x < 0.64 && p.planned.length > 1) Object.assign(p, { review: "edited", to_add: p.planned.slice(0, -1) }, by);
			else if (x < 0.74) Object.assign(p, { review: "rejected", to_add: [] }, by);
		}
		pages.push(p);
	}
	return pages;
}

export function makeRun(run, space, pages, more = {}) {
	const count = s => pages.filter(p => p.status === s).length;
	return {
		run,
		space,
		space_name: space === "OPS" ? "Operations handbook" : "",
		status: "completed",
		action: "tag",
		dry_run: true,
		site: "https://wiki.example.com/wiki",
		provider: "gemini",
		model: "gemini-3.5-flash-lite",
		by: "ada",
		started_at: new Date(Date.now() - 7200e3).toISOString(),
		ended_at: new Date(Date.now() - 6400e3).toISOString(),
		processing_time_s: 738,
		pages: { total: pages.length, labelled: count("labelled"), unchanged: count("unchanged"), cached: count("cached"), skipped: count("skipped"), failed: count("failed") },
		listing_complete: true,
		calls: { total_calls: Math.round(pages.length / 4.9), successful: Math.round(pages.length / 5), failed: 3, rate_limits: 6, retries: 9, fallbacks: 0, splits: 1 },
		tokens: { input: pages.length * 1090, output: pages.length * 52 },
		cost_usd: pages.length * 0.000458,
		labels: { proposed: pages.reduce((x, p) => x + p.proposed.length, 0), added: 0, rejected: 4 },
		cache: { hits: count("cached"), misses: count("labelled") },
		concurrency: 0,
		in_flight: 0,
		budget: { usd: 3, calls: null },
		planned: true,
		live: false,
		stopping: false,
		can: ["apply", "review"],
		...more,
	};
}

/** Seconds of a run with a controller that finds its level; one array a quantity, as the service tells its history. */
export function makeHistory(seconds, speed = 1) {
	const rnd = random(5);
	const script = new Map([[0, [3, 5, "remembered"]], [9, [5, 6, "recovery"]], [21, [6, 7, "recovery"]], [34, [7, 9, "probe"]], [41, [9, 7, "429"]], [84, [7, 8, "recovery"]], [128, [8, 9, "probe"]], [171, [9, 7, "latency"]], [206, [7, 8, "recovery"]], [246, [8, 5, "429"]], [288, [5, 6, "recovery"]], [331, [6, 7, "probe"]], [372, [7, 8, "recovery"]]]);
	const out = { t: [], level: [], in_flight: [], pages: [], rate_limits: [], cost_usd: [], levels: [] };
	let level = 3;
	let pages = 0;
	let refused = 0;
	for (let t = 0; t < seconds; t++) {
		const move = script.get(t);
		if (move) {
			level = move[1];
			out.levels.push({ at_s: t, provider: "gemini", from: move[0], to: move[1], reason: move[2] });
			if (move[2] === "429") refused += 2;
		}
		const flight = t < 3 ? t + 1 : Math.max(1, level - (rnd() < 0.25 ? 1 : 0) - (rnd() < 0.06 ? 1 : 0));
		if (t > 5) pages += (flight * 5 * speed * (0.72 + rnd() * 0.56)) / 7.4;
		out.t.push(t);
		out.level.push(level);
		out.in_flight.push(flight);
		out.pages.push(Math.floor(pages));
		out.rate_limits.push(refused);
		out.cost_usd.push(pages * 0.000458);
	}
	return out;
}
