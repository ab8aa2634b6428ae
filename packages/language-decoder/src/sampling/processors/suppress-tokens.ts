import type { OptionSpec } from "../options/option-spec.ts";
import type { LogitsProcessor } from "../sampler.ts";

const option: OptionSpec<readonly number[]> = {
  default: [],
  description: "token ids that must not appear",
  expects: "an array of token ids",
  accepts: (ids) => Array.isArray(ids) && ids.every(Number.isInteger),
};

/** `SuppressTokensLogitsProcessor` of transformers. */
export const suppressTokens: LogitsProcessor = {
  name: "suppress-tokens",
  options: { suppressTokens: option as OptionSpec },
  active: ({ suppressTokens: ids = [] }) => ids.length > 0,
  apply(logits, { suppressTokens: ids = [] }) {
    for (const id of ids) logits[id] = Number.NEGATIVE_INFINITY;
  },
};
