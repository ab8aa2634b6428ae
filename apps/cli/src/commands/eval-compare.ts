import { type Benchmark, type Comparison, compareRuns, findBenchmark, formatFigure } from "@tessera/benchmarks";
import { expectArgument } from "@tessera/core";
import type { Command } from "commander";
import { readRun } from "../evaluation/read-run.ts";
import { parseNumber } from "../model/parse-number.ts";

interface CompareFlags {
  readonly seed?: number;
  readonly json?: boolean;
}

/** `tessera eval compare results/int8 results/int4` */
export function addEvalCompare(group: Command): void {
  group
    .command("compare")
    .description("compare two runs of a benchmark question by question: the difference, its interval, how likely chance alone is")
    .argument("<first>", "folder of a run")
    .argument("<second>", "folder of another, of the same questions")
    .option("--seed <number>", "of the resampling", parseNumber)
    .option("--json", "as JSON")
    .action(compare);
}

async function compare(first: string, second: string, { seed, json }: CompareFlags): Promise<void> {
  const [one, other] = await Promise.all([readRun(first), readRun(second)]);
  expectArgument(one!.benchmark === other!.benchmark, `a run of ${one!.benchmark}`, second, other!.benchmark);
  const benchmark = findBenchmark(one!.benchmark);
  const comparison = compareRuns(benchmark, one!.items, other!.items, seed);
  process.stdout.write(json ? `${JSON.stringify(comparison, undefined, 2)}\n` : describe(benchmark, comparison));
}

function describe(benchmark: Benchmark, comparison: Comparison): string {
  const { questions, unpaired, sameText, bothRight, onlyFirstRight, onlySecondRight, bothWrong, figures, pValue } = comparison;
  const signed = (value: number) => `${value > 0 ? "+" : ""}${formatFigure(benchmark, value)}`;
  const rows = Object.entries(figures).map(([name, { first, second, difference, interval }]) =>
    [
      name.padEnd(24),
      formatFigure(benchmark, first).padStart(8),
      formatFigure(benchmark, second).padStart(9),
      signed(difference).padStart(9),
      `  (95 %: ${signed(interval.low)} to ${signed(interval.high)})`,
    ].join(""),
  );
  return [
    `${benchmark.title}: ${questions} questions${unpaired > 0 ? `, ${unpaired} in one run alone` : ""}; ${sameText} answers the same`,
    `right in both ${bothRight}, only in the first ${onlyFirstRight}, only in the second ${onlySecondRight}, in none ${bothWrong}`,
    `${"".padEnd(24)}   first   second     diff`,
    ...rows,
    `p = ${pValue.toPrecision(2)}: chance alone would differ as much in ${(100 * pValue).toPrecision(2)} % of such runs`,
    "",
  ].join("\n");
}
