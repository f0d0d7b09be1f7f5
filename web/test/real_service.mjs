// The real `tagwright serve`, the stand-ins for Confluence and the LLM vendors, and a Confluence with other titles in between.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, request as ask } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** The program that an environment variable names. */
function programOf(variable) {
	const program = process.env[variable];
	if (!program) throw new Error(`${variable} names the program to test; it is not set.`);
	return program;
}

const started = new Set();

/** Whatever still goes on, of a test that failed. */
export function stopAll() {
	for (const child of started) child.kill("SIGKILL");
}

/** Starts a program; the lines that it prints are kept. What it says to standard error is told when it fails. */
function start(program, args, env) {
	const child = spawn(program, args, { env, stdio: ["pipe", "pipe", "pipe"] });
	started.add(child);
	child.once("exit", () => started.delete(child));
	const lines = [];
	const waiting = [];
	let errors = "";
	child.stderr.on("data", text => (errors += text));
	createInterface({ input: child.stdout }).on("line", line => {
		lines.push(line);
		for (const look of [...waiting]) look();
	});
	const ended = new Promise((resolve, reject) => {
		child.once("error", reject);
		child.once("exit", (code, signal) => resolve(signal ?? code));
	});
	return {
		child,
		lines,
		ended,
		/** The first line that fits. */
		line: pattern =>
			new Promise((resolve, reject) => {
				const look = () => {
					const found = lines.map(line => line.match(pattern)).find(Boolean);
					if (!found) return;
					waiting.splice(waiting.indexOf(look), 1);
					resolve(found);
				};
				waiting.push(look);
				look();
				ended.then(code => reject(new Error(`${program} ended with ${code}: ${errors}`)), reject);
			}),
		async stop(signal) {
			if (child.exitCode === null && child.signalCode === null) child.kill(signal);
			return ended;
		},
	};
}

/** A directory that is gone after the tests. */
export function scratch() {
	const path = mkdtempSync(join(tmpdir(), "tagwright-page-"));
	process.once("exit", () => rmSync(path, { recursive: true, force: true }));
	return path;
}

/** Nothing of the developer's own settings. */
const cleanEnv = directory => ({ PATH: process.env.PATH, HOME: directory, TMPDIR: tmpdir() });

/** `tagwright demo --serve`: a service with a small Confluence in it. */
export async function startDemo() {
	const directory = scratch();
	const run = start(programOf("TAGWRIGHT"), ["demo", "--serve", "--listen", "127.0.0.1:0"], cleanEnv(directory));
	const [, wiki] = await run.line(/listens on (http:\S+\/wiki)\.$/);
	const [, url] = await run.line(/^tagwright listens on (http:\S+)$/);
	return { ...run, url: url + "/", wiki: wikiAt(wiki, "demo@example.com", "demo-token"), stop: () => run.stop("SIGINT") };
}

/** The stand-ins; `where` is what they print. */
export async function startFakes(options = {}) {
	const run = start(programOf("TAGWRIGHT_FAKES"), Object.entries(options).flatMap(([name, value]) => ["--" + name, String(value)]), process.env);
	const [text] = await run.line(/^\{.*\}$/);
	const where = JSON.parse(text);
	return {
		where,
		wiki: wikiAt(where.cloud_url, where.email, where.api_token),
		stop: async () => {
			run.child.stdin.end();
			await run.ended;
		},
	};
}

/** `tagwright serve` over the stand-ins. `site`: where it finds Confluence; `env`: more settings. */
export async function startService(fakes, { directory = scratch(), port = 0, site = fakes.where.cloud_url, args = [], env = {} } = {}) {
	const { where } = fakes;
	const run = start(programOf("TAGWRIGHT"), ["serve", "--listen", `127.0.0.1:${port}`, ...args], {
		...cleanEnv(directory),
		CONFLUENCE_BASE_URL: site,
		CONFLUENCE_EMAIL: where.email,
		CONFLUENCE_API_TOKEN: where.api_token,
		GEMINI_BASE_URL: where.gemini_url,
		GEMINI_API_KEY: where.llm_key,
		TAG_SPACE_PROVIDER: "gemini",
		TAGWRIGHT_DATA_DIR: join(directory, "data"),
		TAGWRIGHT_LOG_DIR: join(directory, "logs"),
		...env,
	});
	const [, url] = await run.line(/^tagwright listens on (http:[^ ]+)/);
	return { ...run, url: url + "/", port: Number(new URL(url).port), directory, stop: () => run.stop("SIGTERM"), kill: () => run.stop("SIGKILL") };
}

/** Confluence's own interface, to see what is on the pages. */
function wikiAt(url, email, token) {
	const authorization = "Basic " + Buffer.from(`${email}:${token}`).toString("base64");
	const get = async path => {
		const answer = await fetch(url + path, { headers: { authorization } });
		if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
		return answer.json();
	};
	const labels = async page => (await get(`/rest/api/content/${page}/label?limit=200`)).results.map(x => x.name).sort();
	return { url, labels, labelsOf: async pages => Object.fromEntries(await Promise.all(pages.map(async page => [page, await labels(page)]))) };
}

/** A Confluence whose pages have other titles: `titleOf(id)` is one, or undefined. */
export async function startRetitled(site, titleOf) {
	const { hostname, port } = new URL(site);
	const retitle = value => {
		if (Array.isArray(value)) value.forEach(retitle);
		else if (value && typeof value === "object") {
			const title = typeof value.title === "string" && value.id !== undefined ? titleOf(String(value.id)) : undefined;
			if (title !== undefined) value.title = title;
			Object.values(value).forEach(retitle);
		}
	};
	const server = createServer((request, answer) => {
		const on = ask({ hostname, port, path: request.url, method: request.method, headers: request.headers }, got => {
			const parts = [];
			got.on("data", part => parts.push(part));
			got.on("end", () => {
				let body = Buffer.concat(parts);
				if (/json/.test(got.headers["content-type"] ?? "") && body.length) {
					const value = JSON.parse(body.toString());
					retitle(value);
					body = Buffer.from(JSON.stringify(value));
				}
				const { "content-length": _length, "transfer-encoding": _coding, ...headers } = got.headers;
				answer.writeHead(got.statusCode, { ...headers, "content-length": body.length }).end(body);
			});
		});
		on.on("error", () => answer.destroy());
		request.pipe(on);
	});
	await new Promise(resolve => server.listen(0, "127.0.0.1", resolve));
	return {
		url: `http://127.0.0.1:${server.address().port}${new URL(site).pathname}`,
		stop: () => {
			server.closeAllConnections();
			server.close();
		},
	};
}
