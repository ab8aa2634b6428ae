import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

// Run by `prepack` in a platform's package: puts ONNX Runtime's library for it under lib/, out of the onnxruntime-node package, which has those
// of all platforms. The libraries are in no commit.
const folder = process.cwd();
const { os, cpu, version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
const manifest = createRequire(join(folder, "package.json")).resolve("onnxruntime-node/package.json");
const source = JSON.parse(readFileSync(manifest, "utf8"));
if (source.version !== version) throw new Error(`onnxruntime-node is ${source.version}, this package is ${version}`);
const from = join(dirname(manifest), "bin", "napi-v6", os[0], cpu[0]);
const to = join(folder, "lib");
rmSync(to, { recursive: true, force: true });
mkdirSync(to);
// The macOS library is there twice, under its full version and under its major one, which is the one that is loaded.
const wanted = readdirSync(from).filter((name) => !name.endsWith(".node") && !name.includes(`.${version}.`));
for (const name of wanted) copyFileSync(join(from, name), join(to, name));
process.stdout.write(`${wanted.join(", ")}\n`);
