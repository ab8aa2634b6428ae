import * as z from "zod";
import { inert } from "../body/inert.ts";
import { openObject } from "../body/open-object.ts";
import { toolName } from "../openai/chat/chat-message-schema.ts";
import { generationFields, ollamaImage } from "./generation-fields.ts";

const toolCall = openObject({
  id: inert,
  type: inert,
  function: openObject({ index: inert, name: toolName, arguments: z.record(z.string(), z.unknown()), description: inert }),
});
const content = z.string().nullish();

const message = z.discriminatedUnion("role", [
  openObject({ role: z.literal("system"), content: z.string(), images: z.null().optional() }),
  openObject({ role: z.literal("user"), content, images: z.array(ollamaImage).nullish() }),
  openObject({
    role: z.literal("assistant"),
    content,
    thinking: inert,
    tool_calls: z.array(toolCall).nullish(),
    images: z.null().optional(),
  }),
  openObject({ role: z.literal("tool"), content, tool_name: inert, name: inert, tool_call_id: inert, images: z.null().optional() }),
]);

const tool = openObject({
  type: z.literal("function").nullish(),
  function: openObject({
    name: toolName,
    description: z.string().nullish(),
    parameters: z.record(z.string(), z.unknown()).nullish(),
    strict: z.boolean().nullish(),
  }),
});

/** What `POST /api/chat` takes. */
export const ollamaChatSchema = openObject({
  ...generationFields,
  messages: z.array(message).nullish(),
  tools: z.array(tool).max(128).nullish(),
});

export type OllamaChatRequest = z.output<typeof ollamaChatSchema>;
export type OllamaMessage = z.output<typeof message>;
