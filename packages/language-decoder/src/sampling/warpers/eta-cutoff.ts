import { etaThreshold } from "../eta-threshold.ts";
import { numberOption } from "../options/number-option.ts";
import type { Warper } from "../sampler.ts";
import { likely } from "./likely.ts";

/** `EtaLogitsWarper` of transformers. */
export const etaCutoff: Warper = {
  name: "eta-cutoff",
  options: {
    etaCutoff: numberOption(
      "drop tokens less likely than this, or less in flat distributions",
      { min: 0, max: 1, belowMax: true },
      { default: 0 },
    ),
  },
  active: ({ etaCutoff: eta = 0 }) => eta > 0,
  keep: (probabilities, { etaCutoff: eta = 0 }) => likely(probabilities, etaThreshold(probabilities, eta)),
};
