import { countOption } from "../options/number-option.ts";
import type { LogitsProcessor } from "../sampler.ts";

/** `MinLengthLogitsProcessor` and `MinNewTokensLengthLogitsProcessor` of transformers. */
export const leastLength: LogitsProcessor = {
  name: "least-length",
  options: {
    minLength: countOption("as min-new-tokens, but counting the dummy BOS of generation from embeddings, as the original does", 0, 0),
    minNewTokens: countOption("shortest answer", 0, 0),
  },
  active: ({ minLength = 0, minNewTokens = 0 }) => minLength > 0 || minNewTokens > 0,
  apply(logits, { minLength = 0, minNewTokens = 0 }, { history, generated, stopTokenIds }) {
    if (history.length < minLength || generated < minNewTokens) for (const id of stopTokenIds) logits[id] = Number.NEGATIVE_INFINITY;
  },
};
