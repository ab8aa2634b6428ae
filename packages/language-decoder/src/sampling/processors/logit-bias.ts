import type { OptionSpec } from "../options/option-spec.ts";
import type { LogitsProcessor } from "../sampler.ts";

type Biases = Readonly<Record<number, number>>;

const option: OptionSpec<Biases> = {
  default: {},
  description: "added to the logits of these token ids",
  expects: "finite numbers by token ids",
  accepts: (biases) => Object.entries(biases).every(([id, bias]) => /^\d+$/.test(id) && Number.isFinite(bias)),
};

/** `logit_bias` of OpenAI's API. */
export const logitBias: LogitsProcessor = {
  name: "logit-bias",
  options: { logitBias: option as OptionSpec },
  active: ({ logitBias: biases = {} }) => Object.keys(biases).length > 0,
  apply(logits, { logitBias: biases = {} }) {
    for (const id in biases) logits[Number(id)]! += biases[id]!;
  },
};
