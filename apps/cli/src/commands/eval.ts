import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { benchmarks } from "@tessera/benchmarks";
import { TesseraError } from "@tessera/core";
import { formatPrediction, parseItems, runEvaluation, summarize } from "@tessera/evaluation";
import type { Command } from "commander";
import { addModelOptions, loadModel } from "../model/model-options.ts";
import { parseNumber } from "../model/parse-number.ts";
import { interruptSignal } from "../terminal/interrupt-signal.ts";
import { LineFile } from "../terminal/line-file.ts";
import { ProgressLine } from "../terminal/progress-line.ts";
import { type BenchmarkFlags, evalBenchmark } from "./eval-benchmark.ts";

/** `tessera eval items --data items.jsonl --out predictions.jsonl`, `tessera eval docvqa-val --data data/ --out results/` */
export function addEval(program: Command): void {
  const command = program
    .command("eval")
    .description(
      "answer evaluation items, or a benchmark of the model card, greedily, and score the answers; a benchmark goes on after a stop",
    )
    .argument("<kind>", `"items", or a benchmark: ${benchmarks.map(({ id }) => id).join(", ")}`)
    .requiredOption(
      "--data <path>",
      "items, one JSON object a line, with paths relative to the file; of a benchmark InternVL's data folder",
    )
    .requiredOption("--out <path>", "where the predictions go: a file for items, a folder for a benchmark")
    .option("--limit <count>", "first questions of a benchmark", parseNumber)
    .option("--shard <i/n>", "every n-th question of a benchmark, from the i-th on, counted from 0")
    .option("--seed <number>", "of the resampling for intervals", parseNumber)
    .option("--concurrency <count>", "answers of a benchmark at once; 4 without it", parseNumber);
  addModelOptions(command).action((kind: string, flags: BenchmarkFlags) =>
    kind === "items" ? evalItems(flags) : evalBenchmark(kind, flags),
  );
}

async function evalItems(flags: BenchmarkFlags): Promise<void> {
  const text = await readFile(flags.data, "utf8").catch((cause: unknown) => {
    throw new TesseraError("media-not-found", `${flags.data} cannot be read`, { cause });
  });
  const items = parseItems(text, { name: flags.data });
  const signal = interruptSignal();
  await using file = await LineFile.create(flags.out);
  await using model = await loadModel(flags, signal);
  const progress = new ProgressLine("Answering");
  const bos = model.config.llm_config.bos_token_id;
  const predictions = await runEvaluation({
    items,
    signal,
    answer: async ({ item, question, history }) => {
      const images = item.images.map((path) => resolve(dirname(flags.data), path));
      const { text, tokenIds } = await model.chat({ question, history, images, maxTiles: item.maxTiles }, { signal });
      // The reference's ids start with the BOS that generation from embeddings puts there.
      return { prediction: text, tokenIds: bos == null ? tokenIds : [bos, ...tokenIds] };
    },
    onItem: ({ done, total }) => progress.update(done / total),
  }).finally(() => progress.end());
  await file.finish(predictions.map(formatPrediction));
  const { tasks, accuracy, n } = summarize(items, predictions);
  for (const [task, score] of Object.entries(tasks))
    process.stdout.write(`${task.padEnd(14)}${String(score.n).padStart(5)}  ${(100 * score.accuracy).toFixed(1)} %\n`);
  process.stdout.write(`${"all".padEnd(14)}${String(n).padStart(5)}  ${(100 * accuracy).toFixed(1)} %\n`);
}
