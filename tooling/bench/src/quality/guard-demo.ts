import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { demoEvalFolder } from "@tessera/demo-model";
import { type EvaluationItem, type Prediction, parseItems, parsePredictions, runEvaluation, scoreItem } from "@tessera/evaluation";
import { InternVL, type LoadOptions, TesseraError } from "@tessera/sdk";
import { findWorse, type GuardRow } from "./guard-row.ts";
import { mostExpected } from "./most-expected.ts";

/** Answers of the bundled set that differ from the original code's, token for token, as recorded with the weights: the worst path's. */
const recorded = { fp32: 0, int8: 1, int4: 6 } as const;
type Precision = keyof typeof recorded;

export interface Guard {
  readonly rows: readonly GuardRow[];
  /** What got worse, in words; empty where all is well. */
  readonly worse: readonly string[];
  /** Paths that this machine lacks. */
  readonly missing: readonly string[];
}

/**
 * Answers the bundled evaluation set at each precision over each path. More wrong or different answers than the recorded counts explain mean that
 * preprocessing, quantisation or an operator changed.
 *
 * @param paths instruction sets of our own operators, `false` for ONNX Runtime's operators, `true` for the machine's best
 */
export async function guardDemo(
  cacheFolder: string | undefined,
  paths: readonly (string | boolean)[] = [true, "avx2", false],
  precisions: readonly Precision[] = ["fp32", "int8", "int4"],
): Promise<Guard> {
  const [items, reference] = await readDemoItems();
  const [rows, missing]: [GuardRow[], Set<string>] = [[], new Set()];
  for (const precision of precisions)
    for (const kernels of paths) {
      const path = nameOf(kernels);
      const predictions = await answerAll(items, { precision, kernels, cacheFolder }).catch((error: unknown) => {
        if (!TesseraError.isInstance(error) || typeof kernels !== "string") throw error;
        missing.add(`${path}: ${error.message}`);
      });
      if (predictions !== undefined)
        rows.push({ precision, path, ...count(items, predictions, reference), ...most(precision, items.length) });
    }
  return { rows, worse: rows.flatMap(findWorse), missing: [...missing] };
}

function nameOf(kernels: string | boolean): string {
  if (typeof kernels === "string") return kernels;
  return kernels ? "best" : "onnxruntime";
}

async function readDemoItems() {
  const read = (name: string) => readFile(join(demoEvalFolder, name), "utf8");
  return [parseItems(await read("items.jsonl")), parsePredictions(await read("reference_predictions.jsonl"))] as const;
}

async function answerAll(items: readonly EvaluationItem[], options: LoadOptions): Promise<Prediction[]> {
  await using model = await InternVL.load("demo", options);
  const bos = model.config.llm_config.bos_token_id;
  return await runEvaluation({
    items,
    answer: async ({ item, question, history }) => {
      const images = item.images.map((image) => join(demoEvalFolder, image));
      const { text, tokenIds } = await model.chat({ question, history, images, maxTiles: item.maxTiles });
      return { prediction: text, tokenIds: bos == null ? tokenIds : [bos, ...tokenIds] };
    },
  });
}

function count(items: readonly EvaluationItem[], predictions: readonly Prediction[], reference: readonly Prediction[]) {
  const expected = new Map(reference.map(({ id, tokenIds }) => [id, JSON.stringify(tokenIds)]));
  return {
    total: items.length,
    wrong: predictions.filter(({ prediction }, i) => !scoreItem(items[i]!, prediction).correct).length,
    different: predictions.filter(({ id, tokenIds }) => JSON.stringify(tokenIds) !== expected.get(id)).length,
  };
}

function most(precision: Precision, total: number) {
  return { mostWrong: mostExpected(0, total), mostDifferent: mostExpected(recorded[precision], total) };
}
