import * as z from "zod/mini";
import { newId } from "../browser/new-id.ts";
import type { Conversation } from "./conversation.ts";

const media = z
  .string()
  .check(z.regex(/^data:(?:(?:image|video)\/[\w.+-]+|application\/pdf);base64,[A-Za-z0-9+/=]*$/, "a picture, clip or PDF as a data URI"));
const pixels = z.int().check(z.nonnegative());
const attachment = z.object({
  kind: z.enum(["image", "video", "document"]),
  name: z.string().check(z.maxLength(1000)),
  url: media,
  width: pixels,
  height: pixels,
  turned: z.optional(z.boolean()),
  animated: z.optional(z.boolean()),
  isFile: z.optional(z.boolean()),
  pages: z.optional(z.string().check(z.maxLength(1000))),
  stills: z.optional(z.array(media).check(z.maxLength(64))),
});
const turn = z.object({
  role: z.enum(["user", "assistant"]),
  text: z.string(),
  attachments: z.array(attachment),
  error: z.optional(z.string()),
  refused: z.optional(z.boolean()),
  facts: z.optional(z.string()),
});
const file = z.object({
  format: z.literal("tessera-conversations"),
  version: z.literal(1),
  conversations: z.array(z.object({ id: z.string().check(z.regex(/^[\w-]{1,64}$/)), changed: z.number(), turns: z.array(turn) })),
});

/** Conversations as the text of a file, pictures included. */
export function writeConversations(conversations: readonly Conversation[]): string {
  return JSON.stringify({ format: "tessera-conversations", version: 1, conversations });
}

/** Conversations of such a file. Throws an error that says what is wrong with it. */
export function readConversations(text: string): Conversation[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Error("This is no file of conversations: it is not JSON.");
  }
  const { success, data, error } = file.safeParse(json);
  if (!success) {
    const [issue] = error.issues;
    throw new Error(`This is no file of conversations: ${issue?.path.join(".") || "the file"} is wrong (${issue?.message}).`);
  }
  // Pictures get names of their own: nobody else decides what the server keeps under one.
  return data.conversations.map(({ turns, ...rest }) => ({
    ...rest,
    turns: turns.map((one) => ({ ...one, attachments: one.attachments.map((picture) => ({ ...picture, id: newId() })) })),
  })) as Conversation[];
}
