import type { Settings } from "./settings.ts";

type NumberName = { [Name in keyof Settings]: Settings[Name] extends number ? Name : never }[keyof Settings];

/** A setting that is a number, with what the server takes. */
export interface NumberField {
  readonly name: NumberName;
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly hint: string;
}

const field = (name: NumberName, label: string, [min, max, step]: readonly [number, number, number], hint: string): NumberField => ({
  name,
  label,
  min,
  max,
  step,
  hint,
});

export const samplingFields: readonly NumberField[] = [
  field("temperature", "Temperature", [0, 2, 0.1], "0 always takes the likeliest token; the fields below need more"),
  field("topP", "Top p", [0.05, 1, 0.05], "the likeliest tokens up to this probability"),
  field("topK", "Top k", [0, 200, 1], "this many of the likeliest tokens; 0 takes all"),
  field("minP", "Min p", [0, 1, 0.01], "tokens with this share of the likeliest one's probability"),
];

export const penaltyFields: readonly NumberField[] = [
  field("repetitionPenalty", "Repetition penalty", [0.5, 2, 0.05], "above 1 repeats less, what the question says included"),
  field("presencePenalty", "Presence penalty", [-2, 2, 0.1], "above 0 favours what was not said yet"),
  field("frequencyPenalty", "Frequency penalty", [-2, 2, 0.1], "above 0 favours what was said less often"),
];

export const sizeFields: readonly NumberField[] = [
  field("maxTokens", "Most new tokens", [1, 8192, 1], "the answer ends there"),
  field("maxTiles", "Tiles a picture", [0, 40, 1], "more show finer detail and take longer; 0 leaves it to the model"),
  field("frames", "Frames a clip", [1, 64, 1], "spread evenly over the clip"),
];
