import type { Conversation } from "../conversation/conversation.ts";
import type { LoadedModel } from "../load/loaded-model.ts";
import type { ChatRequest } from "./chat-request.ts";
import { requestPrompt } from "./request-prompt.ts";

/** Refuses a conversation that would not fit with one tile a picture, before any is decoded. Throws `context-overflow`. */
export function checkRoom(model: LoadedModel, request: ChatRequest, conversation: Conversation): void {
  const { images, video, systemMessage } = conversation;
  // How many frames it gives, and where they go, is known when it is read.
  if (images.length === 0 || video !== undefined) return;
  requestPrompt(
    model,
    request,
    conversation,
    images.map(() => 1),
    systemMessage,
  );
}
