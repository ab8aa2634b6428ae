import { TesseraError } from "@tessera/core";
import type { Benchmark } from "./benchmark.ts";
import { ai2d } from "./kinds/ai2d.ts";
import { chartQa } from "./kinds/chart-qa.ts";
import { docVqaTest, docVqaVal, infoVqaTest, infoVqaVal } from "./kinds/doc-vqa.ts";
import { ocrBench } from "./kinds/ocr-bench.ts";
import { refCocos } from "./kinds/ref-coco.ts";
import { textVqa } from "./kinds/text-vqa.ts";

/** Every benchmark that can be run. A new one is its file in `kinds` and its line here. */
export const benchmarks: readonly Benchmark[] = [
  docVqaVal,
  docVqaTest,
  infoVqaVal,
  infoVqaTest,
  chartQa,
  textVqa,
  ai2d,
  ocrBench,
  ...refCocos,
];

/** Throws `invalid-argument` listing the known ones. */
export function findBenchmark(id: string): Benchmark {
  const found = benchmarks.find((one) => one.id === id);
  if (found !== undefined) return found;
  const known = benchmarks.map((one) => one.id);
  throw new TesseraError("invalid-argument", `There is no benchmark ${JSON.stringify(id)}; known: ${known.join(", ")}`, {
    facts: { known },
  });
}
