import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./setup.mjs";

const hardLimit = 500;
const medianLimit = 100;
const files = execFileSync("git", ["ls-files", "packages", "apps", "tooling"], { cwd: root, encoding: "utf8" })
  .split("\n")
  .filter((file) => /\.(ts|tsx|mjs|js)$/.test(file) && !/\/(files|fixtures|dist)\//.test(file));
const lines = files.map((file) => ({ file, lines: readFileSync(join(root, file), "utf8").split("\n").length - 1 }));
const tooLong = lines.filter((entry) => entry.lines > hardLimit);
const forbidden = files.filter((file) => /(^|\/)utils?(\.|\/)/.test(file));
const sources = lines.filter(({ file }) => !/\.test\.ts$|\/test\//.test(file)).sort((a, b) => a.lines - b.lines);
const median = sources[sources.length >> 1]?.lines ?? 0;
for (const entry of tooLong) process.stderr.write(`${entry.file}: ${entry.lines} lines, the limit is ${hardLimit}\n`);
for (const file of forbidden) process.stderr.write(`${file}: name the file after what it does\n`);
if (median > medianLimit) process.stderr.write(`median source file has ${median} lines, the limit is ${medianLimit}\n`);
process.stdout.write(`${sources.length} source files, median ${median} lines\n`);
process.exitCode = tooLong.length || forbidden.length || median > medianLimit ? 1 : 0;
