import { randomUUID } from "node:crypto";
import type { Context } from "hono";
import { answer } from "../answer/answer.ts";
import type { ServerState } from "../http/server-state.ts";
import { toChatRequest } from "../openai/chat/to-chat-request.ts";
import { postRoute } from "../routes/route.ts";
import { anthropicError } from "./anthropic-error.ts";
import { type MessageHead, messageObject } from "./message-object.ts";
import { type MessagesRequest, messagesSchema } from "./messages-schema.ts";
import { streamMessage } from "./stream-message.ts";
import { toCompletionRequest } from "./to-completion-request.ts";

/** `POST /v1/messages`, as Anthropic's clients ask. */
export const messagesRoute = postRoute({
  path: "/v1/messages",
  summary: "Answer a conversation in the form of Anthropic's Messages API",
  body: messagesSchema,
  streams: true,
  errorBody: anthropicError,
  handle: messages,
});

async function messages(body: MessagesRequest, context: Context, state: ServerState): Promise<Response> {
  const { max_tokens, stop_sequences, temperature, top_p, top_k } = body;
  const request = { ...toCompletionRequest(body), max_tokens, stop: stop_sequences, temperature, top_p, top_k };
  const withTools = (body.tools ?? []).length > 0 && body.tool_choice?.type !== "none";
  const head: MessageHead = { id: `msg_${randomUUID().replaceAll("-", "")}`, model: body.model, withTools };
  return answer(context, state, {
    model: body.model,
    n: 1,
    salt: undefined,
    toRequests: async (media) => [await toChatRequest(request, media)],
    whole: ([result]) => messageObject(head, result!),
    stream: body.stream ? (events, send) => streamMessage(head, events, send) : undefined,
    sendError: (error, send) => send(anthropicError(error), "error"),
  });
}
