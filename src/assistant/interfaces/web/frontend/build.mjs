// One bundle, byte for byte the same from the same lock file, and the notices of what is in it.
import { readFile, writeFile } from "node:fs/promises";
import { build } from "esbuild";

const OUT = "../static/draft.js";
const NOTICES = "../static/draft.notices.txt";

const result = await build({
  entryPoints: ["src/main.js"],
  outfile: OUT,
  bundle: true,
  minify: true,
  format: "iife",
  target: ["chrome87", "firefox91"],
  charset: "utf8",
  legalComments: "none",
  metafile: true,
});

// esbuild keeps no legal comments of packages that have none in their files: the licences are read from the packages.
const packages = new Set();
for (const input of Object.keys(result.metafile.inputs)) {
  const found = input.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//);
  if (found) packages.add(found[1]);
}
const parts = [];
for (const name of [...packages].sort()) {
  const { version, license } = JSON.parse(await readFile(`node_modules/${name}/package.json`, "utf8"));
  const text = await readFile(`node_modules/${name}/LICENSE`, "utf8");
  parts.push(`${name} ${version} (${license})\n\n${text.trim()}\n`);
}
await writeFile(NOTICES, `The editor of the page /draft contains:\n\n${parts.join(`\n${"-".repeat(72)}\n\n`)}`);
