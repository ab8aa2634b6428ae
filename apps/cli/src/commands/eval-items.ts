import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { TesseraError } from "@tessera/core";
import { formatPrediction, parseItems, runEvaluation, summarize } from "@tessera/evaluation";
import type { Command } from "commander";
import { addModelOptions, loadModel, type ModelFlags } from "../model/model-options.ts";
import { interruptSignal } from "../terminal/interrupt-signal.ts";
import { LineFile } from "../terminal/line-file.ts";
import { ProgressLine } from "../terminal/progress-line.ts";

interface ItemFlags extends ModelFlags {
  readonly data: string;
  readonly out: string;
}

/** `tessera eval items --data items.jsonl --out predictions.jsonl` */
export function addEvalItems(group: Command): void {
  const command = group
    .command("items")
    .description("answer items of your own, one JSON object a line, and score the answers")
    .requiredOption("--data <file>", "items, with paths relative to the file")
    .requiredOption("--out <file>", "where the predictions go");
  addModelOptions(command).action(evalItems);
}

async function evalItems(flags: ItemFlags): Promise<void> {
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
