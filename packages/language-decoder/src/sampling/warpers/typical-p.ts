import { keepTypical } from "../keep-typical.ts";
import { numberOption } from "../options/number-option.ts";
import type { Warper } from "../sampler.ts";

/** `TypicalLogitsWarper` of transformers. */
export const typicalP: Warper = {
  name: "typical-p",
  options: { typicalP: numberOption("the most typical tokens with this probability", { min: 0, max: 1, aboveMin: true }, { default: 1 }) },
  active: ({ typicalP: mass = 1 }) => mass < 1,
  keep: (probabilities, { typicalP: mass = 1 }) => keepTypical(probabilities, mass),
};
