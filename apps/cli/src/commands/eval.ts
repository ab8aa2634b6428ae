import type { Command } from "commander";
import { addEvalBenchmark } from "./eval-benchmark.ts";
import { addEvalCompare } from "./eval-compare.ts";
import { addEvalItems } from "./eval-items.ts";

/** `tessera eval docvqa-val --data data/ --out results/`, `tessera eval compare results/int8 results/int4`, `tessera eval items …` */
export function addEval(program: Command): void {
  const group = program.command("eval").description("answer a benchmark of the model card, or items of your own, and score the answers");
  addEvalBenchmark(group);
  addEvalCompare(group);
  addEvalItems(group);
}
