import { writeFile } from "node:fs/promises";
import { findRegressions } from "../results/find-regressions.ts";
import { regressionReport } from "../results/regression-report.ts";
import { readJson } from "../workers/read-json.ts";
import type { Arguments } from "./arguments.ts";

/**
 * Writes a result to the file of `--out` or prints it as one line, then compares it with the earlier one of `--compare`. Returns the exit
 * code: 1 when a figure got worse.
 */
export async function putOut(result: object, { out, compare }: Pick<Arguments, "out" | "compare">): Promise<number> {
  // Read first: both may be the same file.
  const earlier = compare === undefined ? undefined : await readJson(compare);
  if (out === undefined) process.stdout.write(`${JSON.stringify(result)}\n`);
  else await writeFile(out, `${JSON.stringify(result, null, 1)}\n`);
  if (compare === undefined) return 0;
  const changes = findRegressions(earlier, result);
  process.stdout.write(regressionReport(changes));
  return changes.some(({ worse }) => worse) ? 1 : 0;
}
