import { writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { fullSizeConfig } from "../full-size/full-size-config.ts";
import type { BenchResult } from "../results/bench-result.ts";
import { allBounds } from "../roofline/all-bounds.ts";
import type { MachineLimits } from "../roofline/machine-limits.ts";
import { measureLimits } from "../roofline/measure-limits.ts";
import { modelWork } from "../roofline/model-work.ts";
import { rooflinePage } from "../roofline/roofline-page.ts";
import { readJson } from "../workers/read-json.ts";
import type { Arguments } from "./arguments.ts";
import { putOut } from "./put-out.ts";

/** `bench roofline`: the machine's limits and the bounds of InternVL2-1B, or with results a page of both. Returns the exit code. */
export async function roofline({ results, limits, out }: Arguments): Promise<number> {
  const measured = limits === undefined ? await measureLimits() : ((await readJson(limits)) as MachineLimits);
  const work = modelWork(fullSizeConfig);
  if (results.length === 0) {
    const { path } = measured;
    const bounds = measured.limits.map((threads) => allBounds(work, threads));
    return putOut({ cpu: cpus()[0]?.model, path, limits: measured.limits, work, bounds }, { out });
  }
  const page = rooflinePage(work, measured, (await Promise.all(results.map(readJson))) as BenchResult[]);
  if (out === undefined) process.stdout.write(page);
  else await writeFile(out, page);
  return 0;
}
