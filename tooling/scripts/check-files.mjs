import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { longFunctions } from "./lib/long-functions.mjs";
import { root } from "./setup.mjs";

const hardLimit = 500;
const medianLimit = 60;
const mostFolderFiles = 20;
const mostFunctionLines = 60;

const files = execFileSync("git", ["ls-files", "packages", "apps", "tooling"], { cwd: root, encoding: "utf8" })
  .split("\n")
  .filter((file) => /\.(ts|tsx|mjs|js)$/.test(file) && !/\/(files|fixtures|dist)\//.test(file));
const isTest = (file) => /\.test\.tsx?$|\/test\//.test(file);
const lines = files.map((file) => ({ file, lines: readFileSync(join(root, file), "utf8").split("\n").length - 1 }));
const sources = lines.filter(({ file }) => !isTest(file)).sort((a, b) => a.lines - b.lines);
const median = sources[sources.length >> 1]?.lines ?? 0;

const folders = new Map();
for (const { file } of sources) if (/\/src\//.test(file)) folders.set(dirname(file), (folders.get(dirname(file)) ?? 0) + 1);

const problems = [
  ...lines.filter((entry) => entry.lines > hardLimit).map(({ file, lines }) => `${file}: ${lines} lines, the limit is ${hardLimit}`),
  ...files.filter((file) => /(^|\/)utils?(\.|\/)/.test(file)).map((file) => `${file}: name the file after what it does`),
  ...(median > medianLimit ? [`the median source file has ${median} lines, the limit is ${medianLimit}`] : []),
  ...[...folders]
    .filter(([, count]) => count > mostFolderFiles)
    .map(([folder, count]) => `${folder}: ${count} source files, the limit is ${mostFolderFiles}`),
  ...sources
    .filter(({ file }) => /\.tsx?$/.test(file))
    .flatMap(({ file }) => longFunctions(root, file, mostFunctionLines))
    .map(({ file, name, lines }) => `${file}: ${name} has ${lines} lines, the limit of a function is ${mostFunctionLines}`),
];
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.stdout.write(`${sources.length} source files, median ${median} lines\n`);
process.exitCode = problems.length > 0 ? 1 : 0;
