import { existsSync } from "node:fs";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArguments } from "./parse-arguments.ts";
import type { SetResult } from "./set-result.ts";
import { deviceMap } from "./sets/device-map.ts";
import { metrics } from "./sets/metrics.ts";
import { models } from "./sets/models.ts";
import { preprocess } from "./sets/preprocess.ts";
import { prompts } from "./sets/prompts.ts";
import { sampling } from "./sets/sampling.ts";
import { tiling } from "./sets/tiling.ts";
import { tokenizers } from "./sets/tokenizers.ts";
import { video } from "./sets/video.ts";

const sets: Readonly<Record<string, (folder: string) => Promise<SetResult>>> = {
  tiling,
  video,
  preprocess,
  prompts,
  tokenizers,
  sampling,
  models,
  device_map: deviceMap,
  metrics,
};

const { folder, only, json } = parseArguments(process.argv.slice(2));
const names = Object.keys(sets).filter((name) => (only === undefined || name === only) && existsSync(join(folder, name)));
if (names.length === 0) throw new Error(`No golden set found in ${folder}${only ? ` (--only ${only})` : ""}`);

const unknown = (await readdir(folder, { withFileTypes: true }))
  .filter((entry) => entry.isDirectory() && !(entry.name in sets))
  .map(({ name }) => name);
if (only === undefined && unknown.length > 0) process.stdout.write(`not compared: ${unknown.join(", ")}\n`);
const results: SetResult[] = [];
for (const name of names) {
  const result = await sets[name]!(folder);
  results.push(result);
  const worst = result.worstError > 0 ? `, worst error ${result.worstError.toExponential(2)}` : "";
  process.stdout.write(`${name}: ${result.cases} cases, ${result.cases - result.failures.length} equal${worst}\n`);
  for (const failure of result.failures) process.stdout.write(`  differs: ${failure}\n`);
  if (result.skipped.length > 0)
    process.stdout.write(`  refused on purpose or not supported: ${result.skipped.length} (${[...new Set(result.skipped)].join(", ")})\n`);
}
if (json !== undefined) await writeFile(json, `${JSON.stringify(results, null, 2)}\n`);
const failed = results.reduce((sum, result) => sum + result.failures.length, 0);
const passed = results.reduce((sum, result) => sum + result.cases, 0) - failed;
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
