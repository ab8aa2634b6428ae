import type { ChatRequest } from "../request/chat-request.ts";
import { readConversation } from "./read-conversation.ts";

/**
 * Checks what can be seen of a request without a model and without reading its media: a chat makes the same checks first.
 *
 * @throws TesseraError `invalid-argument`, `empty-question`, `placeholder-mismatch`
 */
export function checkRequest(request: ChatRequest): void {
  readConversation(request);
}
