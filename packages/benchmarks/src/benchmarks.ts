import { TesseraError } from "@tessera/core";
import type { Benchmark } from "./benchmark.ts";
import { ai2d } from "./kinds/ai2d.ts";
import { chartQa } from "./kinds/chart-qa.ts";
import { docVqaTest, docVqaVal, infoVqaTest, infoVqaVal } from "./kinds/doc-vqa.ts";
import { hallusionBench } from "./kinds/hallusion-bench.ts";
import { mathVista } from "./kinds/math-vista.ts";
import { mmBenches } from "./kinds/mm-bench.ts";
import { mmVet } from "./kinds/mm-vet.ts";
import { mme } from "./kinds/mme.ts";
import { mmmu } from "./kinds/mmmu.ts";
import { mvBench } from "./kinds/mv-bench.ts";
import { ocrBench } from "./kinds/ocr-bench.ts";
import { pope } from "./kinds/pope.ts";
import { realWorldQa } from "./kinds/real-world-qa.ts";
import { refCocos } from "./kinds/ref-coco.ts";
import { seed } from "./kinds/seed.ts";
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
  mme,
  realWorldQa,
  mmmu,
  ...mmBenches,
  mmVet,
  seed,
  hallusionBench,
  mathVista,
  pope,
  ...refCocos,
  mvBench,
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
