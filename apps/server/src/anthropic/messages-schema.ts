import * as z from "zod";
import { inert } from "../body/inert.ts";
import { offOnly } from "../body/off-only.ts";
import { openObject } from "../body/open-object.ts";
import { toolName } from "../openai/chat/chat-message-schema.ts";
import { assistantContent, systemContent, userContent } from "./content-blocks.ts";

const jsonSchema = z.record(z.string(), z.unknown());
const message = z.discriminatedUnion("role", [
  openObject({ role: z.literal("user"), content: userContent }),
  openObject({ role: z.literal("assistant"), content: assistantContent }),
]);
const tool = openObject({
  type: z.literal("custom").nullish(),
  name: toolName,
  description: z.string().nullish(),
  input_schema: jsonSchema,
  strict: z.boolean().nullish(),
  cache_control: inert,
});
const single = { disable_parallel_tool_use: z.boolean().nullish() };
const toolChoice = z.discriminatedUnion("type", [
  openObject({ type: z.enum(["auto", "any"]), ...single }),
  openObject({ type: z.literal("tool"), name: toolName, ...single }),
  openObject({ type: z.literal("none") }),
]);
const format = openObject({ type: z.literal("json_schema"), schema: jsonSchema }).nullish();
/** Thinking may be there when it is off. */
const thinking = z.union([openObject({ type: z.literal("disabled") }), offOnly()]).nullish();

/** What is asked, without how it is to be answered. */
const prompt = {
  model: z.string(),
  messages: z.array(message).min(1),
  system: systemContent.nullish(),
  tools: z.array(tool).max(128).nullish(),
  tool_choice: toolChoice.nullish(),
  thinking,
  output_config: openObject({ format, effort: offOnly() }).nullish(),
  output_format: format,
  cache_control: inert,
  container: offOnly(),
  context_management: offOnly(),
  mcp_servers: offOnly(),
  speed: offOnly("standard"),
};

/** What `POST /v1/messages/count_tokens` takes. */
export const countTokensSchema = openObject(prompt);

/** What `POST /v1/messages` takes. */
export const messagesSchema = openObject({
  ...prompt,
  max_tokens: z.number().int().positive(),
  stream: z.boolean().nullish(),
  stop_sequences: z.array(z.string().min(1).max(256)).max(16).nullish(),
  temperature: z.number().min(0).max(1).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  top_k: z.number().int().min(0).nullish(),
  metadata: inert,
  service_tier: inert,
  inference_geo: inert,
});

export type PromptFields = z.output<typeof countTokensSchema>;
export type MessagesRequest = z.output<typeof messagesSchema>;
