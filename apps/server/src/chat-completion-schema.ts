import * as z from "zod";

const textPart = z.strictObject({ type: z.literal("text"), text: z.string() });
const imagePart = z.strictObject({
  type: z.literal("image_url"),
  image_url: z.union([
    z.string().transform((url) => ({ url, detail: undefined })),
    z.strictObject({ url: z.string().min(1), detail: z.enum(["auto", "low", "high"]).optional() }),
  ]),
});
const textContent = z.union([z.string(), z.array(textPart).transform((parts) => parts.map(({ text }) => text).join("\n"))]);

const message = z.discriminatedUnion("role", [
  z.strictObject({ role: z.enum(["system", "developer"]), content: textContent, name: z.string().optional() }),
  z.strictObject({
    role: z.literal("user"),
    content: z.union([z.string(), z.array(z.discriminatedUnion("type", [textPart, imagePart]))]),
    name: z.string().optional(),
  }),
  z.strictObject({
    role: z.literal("assistant"),
    content: textContent.nullish().transform((text) => text ?? ""),
    name: z.string().optional(),
    refusal: z.null().optional(),
  }),
]);

const count = z.number().int().positive();

/**
 * What `POST /v1/chat/completions` takes. A field that is not here is refused by name: nothing is dropped in silence.
 * Beside OpenAI's fields: top_k, min_p, repetition_penalty and max_dynamic_patch, as LMDeploy has them.
 */
export const chatCompletionSchema = z.strictObject({
  model: z.string(),
  messages: z.array(message).min(1),
  stream: z.boolean().nullish(),
  stream_options: z.strictObject({ include_usage: z.boolean().optional() }).nullish(),
  max_tokens: count.nullish(),
  max_completion_tokens: count.nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  top_k: z.number().int().min(0).nullish(),
  min_p: z.number().min(0).max(1).nullish(),
  n: z.number().int().min(1).max(16).nullish(),
  seed: z.number().int().nullish(),
  stop: z.union([z.string().min(1), z.array(z.string().min(1)).max(16)]).nullish(),
  presence_penalty: z.number().min(-2).max(2).nullish(),
  frequency_penalty: z.number().min(-2).max(2).nullish(),
  repetition_penalty: z.number().positive().nullish(),
  max_dynamic_patch: count.max(64).nullish(),
  user: z.string().nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
  response_format: z.strictObject({ type: z.literal("text") }).nullish(),
  logprobs: z.boolean().nullish(),
  top_logprobs: z.number().int().min(0).max(20).nullish(),
});

export type ChatCompletionRequest = z.output<typeof chatCompletionSchema>;
