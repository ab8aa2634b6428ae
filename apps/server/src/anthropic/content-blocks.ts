import * as z from "zod";
import { inert } from "../body/inert.ts";
import { openObject } from "../body/open-object.ts";
import { toolName } from "../openai/chat/chat-message-schema.ts";

// Prompts are kept whatever is asked for; a model without sources has no citations.
const notes = { cache_control: inert, citations: inert };

const textBlock = openObject({ type: z.literal("text"), text: z.string(), ...notes });
const imageBlock = openObject({
  type: z.literal("image"),
  source: z.discriminatedUnion("type", [
    openObject({
      type: z.literal("base64"),
      media_type: z.string().regex(/^image\/[\w.+-]{1,40}$/, "the type of an image"),
      data: z.string().min(1),
    }),
    openObject({ type: z.literal("url"), url: z.string().min(1) }),
  ]),
  ...notes,
});
const documentBlock = openObject({
  type: z.literal("document"),
  source: z.discriminatedUnion("type", [
    openObject({ type: z.literal("base64"), media_type: z.literal("application/pdf"), data: z.string().min(1) }),
    openObject({ type: z.literal("text"), media_type: z.literal("text/plain"), data: z.string() }),
    openObject({ type: z.literal("url"), url: z.string().min(1) }),
    openObject({ type: z.literal("file"), file_id: z.string().min(1).max(200) }),
  ]),
  title: z.string().max(1000).nullish(),
  context: z.string().nullish(),
  ...notes,
});
const toolResultBlock = openObject({
  type: z.literal("tool_result"),
  tool_use_id: z.string(),
  content: z.union([z.string(), z.array(z.discriminatedUnion("type", [textBlock, imageBlock]))]).nullish(),
  is_error: z.boolean().nullish(),
  ...notes,
});
const toolUseBlock = openObject({
  type: z.literal("tool_use"),
  id: z.string(),
  name: toolName,
  input: z.record(z.string(), z.unknown()),
  caller: inert,
  ...notes,
});
/** What a model thought is not shown to it again. */
const thoughtBlock = z.object({ type: z.enum(["thinking", "redacted_thinking"]) });

/** Text alone, whole or in blocks. */
export const systemContent = z.union([z.string(), z.array(textBlock).transform((blocks) => blocks.map(({ text }) => text).join("\n"))]);

/** What a user says: text, pictures, documents, results of tools. */
export const userContent = z.union([
  z.string(),
  z.array(z.discriminatedUnion("type", [textBlock, imageBlock, documentBlock, toolResultBlock])).min(1),
]);

/** What the model said: text, calls of tools. */
export const assistantContent = z.union([z.string(), z.array(z.discriminatedUnion("type", [textBlock, toolUseBlock, thoughtBlock]))]);

export type UserBlock = Exclude<z.output<typeof userContent>, string>[number];
export type AssistantBlock = Exclude<z.output<typeof assistantContent>, string>[number];
