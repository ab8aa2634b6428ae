import { TesseraError } from "@tessera/core";
import type { Metric } from "./metric.ts";
import { metrics } from "./metrics.ts";

/**
 * The metric of that name.
 *
 * @throws TesseraError `invalid-argument` that lists the known ones
 */
export function findMetric(name: string): Metric {
  const metric: Metric | undefined = metrics.find((known) => known.name === name);
  if (metric !== undefined) return metric;
  const known = metrics.map((one) => one.name);
  throw new TesseraError("invalid-argument", `There is no metric ${JSON.stringify(name)}; known: ${known.join(", ")}`, {
    facts: { metric: name, known },
  });
}
