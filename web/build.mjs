// Bundles the page into dist/ and the report of a simulation into dist-report/, or (--tests) the unit tests into dist-test/.
// `--watch` builds the page again at every change.
import * as esbuild from "esbuild";
import { createHash } from "node:crypto";
import { cp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";

const args = new Set(process.argv.slice(2));

if (args.has("--tests")) {
	await rm("dist-test", { recursive: true, force: true });
	const names = (await readdir("test/unit")).filter(name => name.endsWith(".test.ts"));
	await esbuild.build({
		entryPoints: names.map(name => `test/unit/${name}`),
		outdir: "dist-test",
		outExtension: { ".js": ".mjs" },
		bundle: true,
		platform: "node",
		format: "esm",
		target: "node18",
		logLevel: "warning",
	});
	process.exit(0);
}

await rm("dist", { recursive: true, force: true });
await mkdir("dist", { recursive: true });
await cp("public", "dist", { recursive: true });
const common = {
	bundle: true,
	minify: true,
	target: ["chrome123", "firefox120", "safari17.5"], // the first with light-dark()
	legalComments: "none",
	logLevel: "info",
};
const options = { ...common, entryPoints: { app: "src/main.tsx" }, outdir: "dist", format: "esm", jsx: "automatic", jsxImportSource: "preact" };

/** One file with all that it needs; the program puts the data in the place of {{data}}. Nothing else in it runs, and it asks nobody. */
async function buildReport() {
	const { outputFiles } = await esbuild.build({ ...common, entryPoints: { report: "src/report/report.ts" }, outdir: "dist-report", format: "iife", write: false });
	const text = ending => outputFiles.find(file => file.path.endsWith(ending)).text.trim();
	const parts = { style: text(".css"), script: text(".js") };
	const hash = part => `'sha256-${createHash("sha256").update(part).digest("base64")}'`;
	parts.policy = `default-src 'none'; script-src ${hash(parts.script)}; style-src ${hash(parts.style)}; require-trusted-types-for 'script'; base-uri 'none'; form-action 'none'`;
	const template = await readFile("src/report/template.html", "utf8");
	await rm("dist-report", { recursive: true, force: true });
	await mkdir("dist-report", { recursive: true });
	await writeFile("dist-report/report.html", template.replace(/\{\{(\w+)\}\}/g, (place, name) => parts[name] ?? place));
}
await buildReport();
if (args.has("--watch")) await (await esbuild.context(options)).watch();
else await esbuild.build(options);
