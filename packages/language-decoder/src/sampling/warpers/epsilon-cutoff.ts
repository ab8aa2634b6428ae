import { numberOption } from "../options/number-option.ts";
import type { Warper } from "../sampler.ts";
import { likely } from "./likely.ts";

/** `EpsilonLogitsWarper` of transformers. */
export const epsilonCutoff: Warper = {
  name: "epsilon-cutoff",
  options: { epsilonCutoff: numberOption("drop tokens less likely than this", { min: 0, max: 1, belowMax: true }, { default: 0 }) },
  active: ({ epsilonCutoff: epsilon = 0 }) => epsilon > 0,
  keep: (probabilities, { epsilonCutoff: epsilon = 0 }) => likely(probabilities, epsilon),
};
