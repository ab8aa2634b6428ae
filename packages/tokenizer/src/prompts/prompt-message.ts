/** Part of a message: text, or the place of a picture. */
export type PromptPart = { readonly type: "text"; readonly text: string } | { readonly type: "image" };

/** A message of a conversation, pictures where its parts say. */
export interface PromptMessage {
  readonly role: "system" | "user" | "assistant";
  readonly content: readonly PromptPart[];
}
