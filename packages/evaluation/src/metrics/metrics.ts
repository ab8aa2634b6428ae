import { anls } from "./kinds/anls.ts";
import { exact } from "./kinds/exact.ts";
import { exactMatch } from "./kinds/exact-match.ts";
import { facts } from "./kinds/facts.ts";
import { hallusionBench } from "./kinds/hallusion-bench.ts";
import { iou } from "./kinds/iou.ts";
import { choice } from "./kinds/letters/choice.ts";
import { circularChoice } from "./kinds/letters/circular-choice.ts";
import { kitChoice } from "./kinds/letters/kit-choice.ts";
import { mmmu } from "./kinds/letters/mmmu.ts";
import { mvBench } from "./kinds/letters/mv-bench.ts";
import { scienceQa } from "./kinds/letters/science-qa.ts";
import { seed } from "./kinds/letters/seed.ts";
import { mathVista } from "./kinds/math-vista.ts";
import { mme } from "./kinds/mme.ts";
import { ocrBench } from "./kinds/ocr-bench.ts";
import { pope } from "./kinds/pope.ts";
import { refCoco } from "./kinds/ref-coco.ts";
import { relaxed } from "./kinds/relaxed.ts";
import { stAnls } from "./kinds/st-anls.ts";
import { tinyLvlm } from "./kinds/tiny-lvlm.ts";
import { vqa } from "./kinds/vqa.ts";
import type { Metric } from "./metric.ts";

/** Every metric that an item can name. A new one is its file in `kinds` and its line here. */
export const metrics = [
  exact,
  iou,
  facts,
  anls,
  stAnls,
  relaxed,
  exactMatch,
  vqa,
  ocrBench,
  mme,
  pope,
  choice,
  circularChoice,
  kitChoice,
  hallusionBench,
  mathVista,
  scienceQa,
  mmmu,
  mvBench,
  seed,
  tinyLvlm,
  refCoco,
] as const satisfies readonly Metric[];
