import { findMetric } from "@tessera/evaluation";
import type { Benchmark } from "../benchmark.ts";

/** A figure as it is quoted: points, or per cent. */
export function formatFigure({ metric }: Pick<Benchmark, "metric">, value: number): string {
  const points = metric !== undefined && findMetric(metric).unit === "points";
  return points ? value.toFixed(0) : `${(100 * value).toFixed(1)} %`;
}
