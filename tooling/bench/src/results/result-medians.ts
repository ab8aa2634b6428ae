import type { BenchResult } from "./bench-result.ts";

/** Medians of a result by name: `figure, label` of a comparison, the times of a `full-size` run. */
export function resultMedians(result: unknown): Map<string, number> {
  const medians = new Map<string, number>();
  if (typeof result !== "object" || result === null) return medians;
  if (!("figures" in result)) {
    for (const [name, value] of Object.entries(result)) if (typeof value === "number" && name !== "promptTokens") medians.set(name, value);
    return medians;
  }
  for (const [figure, byLabel] of Object.entries((result as BenchResult).figures))
    for (const [label, value] of Object.entries(byLabel)) if ("median" in value) medians.set(`${figure}, ${label}`, value.median);
  return medians;
}
