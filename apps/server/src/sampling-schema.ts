import * as z from "zod";

const count = z.number().int().positive();

/** Fields that chat and text completions share. Beside OpenAI's: top_k, min_p, repetition_penalty and max_dynamic_patch, as LMDeploy has them. */
export const samplingSchema = {
  model: z.string(),
  stream: z.boolean().nullish(),
  stream_options: z.strictObject({ include_usage: z.boolean().optional() }).nullish(),
  max_tokens: count.nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  top_k: z.number().int().min(0).nullish(),
  min_p: z.number().min(0).max(1).nullish(),
  n: z.number().int().min(1).max(16).nullish(),
  seed: z.number().int().nullish(),
  stop: z.union([z.string().min(1), z.array(z.string().min(1)).max(16)]).nullish(),
  presence_penalty: z.number().min(-2).max(2).nullish(),
  frequency_penalty: z.number().min(-2).max(2).nullish(),
  repetition_penalty: z.number().positive().max(100).nullish(),
  logit_bias: z.record(z.string().regex(/^\d{1,9}$/, "token ids"), z.number().min(-100).max(100)).nullish(),
  user: z.string().nullish(),
};

const sampling = z.object(samplingSchema);

export type SamplingFields = Omit<z.output<typeof sampling>, "model">;
