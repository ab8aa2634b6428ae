import type { Figure } from "../results/figures.ts";
import { parseFigure } from "../results/parse-figure.ts";
import { measureBatchDecode } from "./measure-batch-decode.ts";
import { measureConversion } from "./measure-conversion.ts";
import { measureDecode } from "./measure-decode.ts";
import { measureFirstToken } from "./measure-first-token.ts";
import { measurePrefill } from "./measure-prefill.ts";
import { measurePreprocessing } from "./measure-preprocessing.ts";
import { measureSecondQuestion } from "./measure-second-question.ts";
import { measureSecondTurn } from "./measure-second-turn.ts";
import { measureVision } from "./measure-vision.ts";
import type { MeasuredModel } from "./measured-model.ts";
import type { Measure, Measurement, MeasureRequest } from "./measurement.ts";

const kinds: Readonly<Record<string, Measure>> = {
  vision: measureVision,
  prefill: measurePrefill,
  decode: measureDecode,
  "first-token": measureFirstToken,
  "batch-decode": measureBatchDecode,
  "second-question": measureSecondQuestion,
  "second-turn": measureSecondTurn,
  preprocess: measurePreprocessing,
  convert: measureConversion,
  load: async (measured) => ({ value: await measured.load() }),
};

/** Measures one figure once. */
export function measureFigure(measured: MeasuredModel, figure: Figure, request: Omit<MeasureRequest, "size">): Promise<Measurement> {
  const { kind, size } = parseFigure(figure);
  return kinds[kind]!(measured, { ...request, size });
}
