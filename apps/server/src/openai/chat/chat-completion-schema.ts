import * as z from "zod";
import { inert } from "../../body/inert.ts";
import { offOnly } from "../../body/off-only.ts";
import { openObject } from "../../body/open-object.ts";
import { samplingSchema } from "../generation/sampling-schema.ts";
import { chatMessage, toolName } from "./chat-message-schema.ts";

const jsonSchema = z.record(z.string(), z.unknown());
const responseFormat = z.discriminatedUnion("type", [
  openObject({ type: z.literal("text") }),
  // With a schema as Together, llama.cpp and instructor's JSON_SCHEMA mode have it.
  openObject({ type: z.literal("json_object"), schema: jsonSchema.nullish() }),
  openObject({
    type: z.literal("json_schema"),
    json_schema: openObject({
      name: z.string().nullish(),
      description: z.string().nullish(),
      schema: jsonSchema,
      strict: z.boolean().nullish(),
    }),
  }),
  openObject({ type: z.literal("regex_schema"), regex_schema: z.string() }),
]);

const tool = openObject({
  type: z.literal("function"),
  function: openObject({
    name: toolName,
    description: z.string().nullish(),
    parameters: jsonSchema.nullish(),
    strict: z.boolean().nullish(),
  }),
});

/** A conversation whose only message is the user's text may be that text alone. */
const messages = z.union([
  z
    .string()
    .min(1)
    .transform((content) => [{ role: "user" as const, content }]),
  z.array(chatMessage).min(1),
]);

/**
 * What `POST /v1/chat/completions` takes. What would change the answer and is not supported is refused by name, what would not is taken, and
 * what nothing is known of is named in the response's headers.
 */
export const chatCompletionSchema = openObject({
  ...samplingSchema,
  messages,
  max_completion_tokens: samplingSchema.max_tokens,
  max_dynamic_patch: z.number().int().positive().max(64).nullish(),
  auto_orient: z.boolean().nullish(),
  response_format: responseFormat.nullish(),
  logprobs: z.boolean().nullish(),
  top_logprobs: z.number().int().min(0).max(20).nullish(),
  tools: z.array(tool).max(128).nullish(),
  tool_choice: z
    .union([z.enum(["none", "auto", "required"]), openObject({ type: z.literal("function"), function: openObject({ name: toolName }) })])
    .nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  add_generation_prompt: offOnly(true),
  audio: offOnly(),
  chat_template: offOnly(),
  chat_template_kwargs: inert,
  continue_final_message: offOnly(false),
  documents: offOnly(),
  echo: offOnly(false),
  function_call: offOnly("none"),
  functions: offOnly(),
  modalities: z.array(z.literal("text")).nullish(),
  prediction: inert,
  reasoning_effort: offOnly("none"),
  verbosity: offOnly("medium"),
  web_search_options: offOnly(),
});

export type ChatCompletionRequest = z.output<typeof chatCompletionSchema>;
