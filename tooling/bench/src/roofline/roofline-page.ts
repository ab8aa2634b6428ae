import type { BenchResult } from "../results/bench-result.ts";
import { figureBound } from "./figure-bound.ts";
import type { MachineLimits } from "./machine-limits.ts";
import type { ModelWork } from "./model-work.ts";

const shown = (value: number | null) => (value === null ? "untested" : value.toFixed(value < 100 ? 1 : 0));
const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]) => [row(head), row(head.map(() => "---")), ...rows.map(row)];

/** Markdown: the machine's limits, and each measured median beside the least time that they allow with all threads. */
export function rooflinePage(work: ModelWork, { path, limits }: MachineLimits, results: readonly BenchResult[]): string {
  const all = limits.at(-1)!;
  const rows = results.flatMap(({ figures, variants }) =>
    Object.entries(figures).flatMap(([figure, byLabel]) =>
      Object.entries(byLabel).map(([label, result]) => {
        if ("error" in result) return [figure, label, "not measured", "", ""];
        const { precision } = (variants.find((variant) => variant.label === label)?.options ?? {}) as { readonly precision?: unknown };
        const known = precision === undefined || typeof precision === "string";
        const bound = known ? figureBound(work, all, figure, { precision, facts: result.facts }) : undefined;
        const share = bound === undefined ? "" : `${Math.round((100 * bound) / result.median)} %`;
        return [figure, label, shown(result.median), bound === undefined ? "" : shown(bound), share];
      }),
    ),
  );
  return [
    `Limits of the machine (${path}), \`pnpm bench roofline\`:`,
    "",
    ...table(
      ["threads", "memory read, GB/s", "fp32, GFLOP/s", "int8, GOP/s"],
      limits.map(({ threads, readGBs, fp32Gflops, int8Gops }) => [String(threads), shown(readGBs), shown(fp32Gflops), shown(int8Gops)]),
    ),
    "",
    `Medians in ms beside the least time that ${all.threads} thread${all.threads === 1 ? "" : "s"} at these limits would take:`,
    "",
    ...table(["figure", "variant", "measured", "bound", "bound / measured"], rows),
    "",
    "More than 100 % says that the machine had more to do while the limits were measured than at the figure.",
    "",
  ].join("\n");
}
