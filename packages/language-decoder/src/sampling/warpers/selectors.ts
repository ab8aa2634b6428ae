import { countOption, numberOption } from "../options/number-option.ts";
import type { Sampler } from "../sampler.ts";

/**
 * Temperature, top-k and top-p: the first of the order. `warpLogits` applies them together, since what they leave can be found without sorting the
 * vocabulary.
 */
export const selectors: readonly Sampler[] = [
  {
    name: "temperature",
    options: { temperature: numberOption("sample with this temperature; 0 is greedy", { min: 0, aboveMin: true }, { default: 1 }) },
    active: ({ temperature = 1 }) => temperature !== 1,
  },
  {
    name: "top-k",
    options: { topK: countOption("sample from so many of the likeliest tokens; 0 takes all", 0, 50) },
    active: ({ topK = 50 }) => topK !== 0,
  },
  {
    name: "top-p",
    options: {
      topP: numberOption("sample from the likeliest tokens with this probability", { min: 0, max: 1, aboveMin: true }, { default: 1 }),
    },
    active: ({ topP = 1 }) => topP < 1,
  },
];
