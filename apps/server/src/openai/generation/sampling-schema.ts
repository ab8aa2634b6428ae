import * as z from "zod";
import { foreignFields } from "../../body/foreign-fields.ts";
import { inert } from "../../body/inert.ts";
import { openObject } from "../../body/open-object.ts";
import { samplerFields } from "./sampler-fields.ts";

/** As many tokens as the context leaves are asked for by -1, too. */
const count = z.union([z.number().int().positive(), z.literal(-1)]);

const maxStopLength = 256;
const maxBiases = 1024;
const stopText = z.string().min(1).max(maxStopLength);
// Counted before each is looked at.
const biases = z
  .looseObject({})
  .refine((given) => Object.keys(given).length <= maxBiases, `at most ${maxBiases} tokens`)
  .pipe(z.record(z.string().regex(/^\d{1,9}$/, "token ids"), z.number().min(-100).max(100)));

/** Fields that chat and text completions share. Beside OpenAI's: those that vLLM and LMDeploy have. */
export const samplingSchema = {
  model: z.string(),
  stream: z.boolean().nullish(),
  stream_options: openObject({
    include_usage: z.boolean().nullish(),
    include_obfuscation: inert,
    continuous_usage_stats: z.literal(false).nullish(),
  }).nullish(),
  max_tokens: count.nullish(),
  min_tokens: z.number().int().min(0).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  top_k: z.number().int().min(-1).nullish(),
  n: z.number().int().min(1).max(16).nullish(),
  seed: z.number().int().nullish(),
  stop: z.union([z.string().max(maxStopLength), z.array(stopText).max(16)]).nullish(),
  presence_penalty: z.number().min(-2).max(2).nullish(),
  frequency_penalty: z.number().min(-2).max(2).nullish(),
  logit_bias: biases.nullish(),
  user: z.string().max(10_000).nullish(),
  cache_salt: z.string().max(1000).nullish(),
  ...foreignFields,
  ...samplerFields,
};

const sampling = z.object(samplingSchema);

export type SamplingFields = Omit<z.output<typeof sampling>, "model" | keyof typeof foreignFields>;
