// Bundles the page into dist/, or (--tests) the unit tests into dist-test/. `--watch` builds again at every change.
import * as esbuild from "esbuild";
import { cp, mkdir, readdir, rm } from "node:fs/promises";

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
const options = {
	entryPoints: { app: "src/main.tsx" },
	outdir: "dist",
	bundle: true,
	minify: true,
	format: "esm",
	target: ["chrome123", "firefox120", "safari17.5"], // the first with light-dark()
	jsx: "automatic",
	jsxImportSource: "preact",
	legalComments: "none",
	logLevel: "info",
};
if (args.has("--watch")) await (await esbuild.context(options)).watch();
else await esbuild.build(options);
