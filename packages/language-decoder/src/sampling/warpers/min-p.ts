import { numberOption } from "../options/number-option.ts";
import type { Warper } from "../sampler.ts";
import { likely } from "./likely.ts";

/** Min-p (Nguyen et al. 2024), which transformers 4.37.2 lacks. */
export const minP: Warper = {
  name: "min-p",
  options: { minP: numberOption("tokens with this share of the likeliest one's probability", { min: 0, max: 1 }, { default: 0 }) },
  active: ({ minP: share = 0 }) => share > 0,
  keep: (probabilities, { minP: share = 0 }) => likely(probabilities, share * probabilities[0]!),
};
