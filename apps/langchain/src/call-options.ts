import type { BaseChatModelCallOptions, BindToolsInput } from "@langchain/core/language_models/chat_models";
import type { ChatRequest, Grammar } from "@tessera/sdk";

/** Fields of a chat request that a conversation does not give itself. */
export type Settings = Omit<ChatRequest, "messages" | "question" | "history" | "images" | "documents" | "video" | "prompt">;

export interface ChatInternVLCallOptions extends BaseChatModelCallOptions {
  readonly tools?: BindToolsInput[];
  /** What the answer must look like. */
  readonly responseFormat?: Grammar;
  /** Of this call. */
  readonly settings?: Settings;
}
