import * as z from "zod";
import { contentPart, textContent } from "./content-parts.ts";
import { samplingSchema } from "./sampling-schema.ts";

const toolName = z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/, "a name of letters, digits, _ and -");
const toolCall = z.strictObject({
  id: z.string(),
  type: z.literal("function"),
  function: z.strictObject({ name: toolName, arguments: z.string() }),
});

const message = z.discriminatedUnion("role", [
  z.strictObject({ role: z.enum(["system", "developer"]), content: textContent, name: z.string().optional() }),
  z.strictObject({ role: z.literal("user"), content: z.union([z.string(), z.array(contentPart)]), name: z.string().optional() }),
  z.strictObject({
    role: z.literal("assistant"),
    content: textContent.nullish().transform((text) => text ?? ""),
    name: z.string().optional(),
    refusal: z.null().optional(),
    tool_calls: z.array(toolCall).nullish(),
    audio: z.null().optional(),
    annotations: z.array(z.unknown()).max(0).optional(),
  }),
  z.strictObject({ role: z.literal("tool"), content: textContent, tool_call_id: z.string() }),
]);

const jsonSchema = z.record(z.string(), z.unknown());
const responseFormat = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("text") }),
  z.strictObject({ type: z.literal("json_object") }),
  z.strictObject({
    type: z.literal("json_schema"),
    json_schema: z.strictObject({
      name: z.string(),
      description: z.string().optional(),
      schema: jsonSchema,
      strict: z.boolean().nullish(),
    }),
  }),
  z.strictObject({ type: z.literal("regex_schema"), regex_schema: z.string() }),
]);

const tool = z.strictObject({
  type: z.literal("function"),
  function: z.strictObject({
    name: toolName,
    description: z.string().optional(),
    parameters: jsonSchema.optional(),
    strict: z.boolean().nullish(),
  }),
});

/** What `POST /v1/chat/completions` takes. A field that is not here is refused by name: nothing is dropped in silence. */
export const chatCompletionSchema = z.strictObject({
  ...samplingSchema,
  messages: z.array(message).min(1),
  max_completion_tokens: z.number().int().positive().nullish(),
  max_dynamic_patch: z.number().int().positive().max(64).nullish(),
  auto_orient: z.boolean().nullish(),
  response_format: responseFormat.nullish(),
  logprobs: z.boolean().nullish(),
  top_logprobs: z.number().int().min(0).max(20).nullish(),
  tools: z.array(tool).min(1).max(128).nullish(),
  tool_choice: z
    .union([
      z.enum(["none", "auto", "required"]),
      z.strictObject({ type: z.literal("function"), function: z.strictObject({ name: toolName }) }),
    ])
    .nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
  modalities: z.array(z.literal("text")).nullish(),
  store: z.literal(false).nullish(),
  service_tier: z.enum(["auto", "default"]).nullish(),
});

export type ChatCompletionRequest = z.output<typeof chatCompletionSchema>;
