import type { ToolCall } from "@tessera/tool-calls";
import type { Context } from "hono";
import { HttpError } from "../http/http-error.ts";
import type { ServerState } from "../http/server-state.ts";
import type { ChatMessage } from "../openai/chat/chat-message-schema.ts";
import { postRoute } from "../routes/route.ts";
import { answerOllama } from "./answer-ollama.ts";
import { type OllamaChatRequest, type OllamaMessage, ollamaChatSchema } from "./chat-schema.ts";
import { nothingAsked } from "./nothing-asked.ts";
import { ollamaError } from "./ollama-error.ts";
import { ownModelName } from "./own-model-name.ts";
import { toSamplingFields } from "./to-sampling-fields.ts";

/** `POST /api/chat`, as Ollama's clients ask. */
export const ollamaChatRoute = postRoute({
  path: "/api/chat",
  summary: "Answer a conversation in the form of Ollama's API",
  body: ollamaChatSchema,
  streams: true,
  streamType: "application/x-ndjson",
  errorBody: ollamaError,
  handle: chat,
});

async function chat(body: OllamaChatRequest, context: Context, state: ServerState): Promise<Response> {
  const { messages, tools, stream } = body;
  if (messages == null || messages.length === 0) return nothingAsked(context, state, body.model, piece("", []));
  const withTools = (tools ?? []).length > 0;
  if (withTools && body.format)
    throw new HttpError(400, "format cannot be combined with tools", { param: "format", code: "invalid_value" });
  return answerOllama(context, state, {
    request: {
      ...toSamplingFields(body),
      model: ownModelName(body.model, state.options),
      messages: messages.map(toChatMessage),
      tools: tools?.map((tool) => ({ type: "function", function: tool.function })),
    },
    name: body.model,
    stream: stream ?? true,
    withTools,
    piece,
  });
}

function piece(content: string, calls: readonly ToolCall[]): object {
  const tool_calls = calls.map((call, index) => ({ function: { index, name: call.name, arguments: JSON.parse(call.arguments) } }));
  return { message: { role: "assistant", content, ...(calls.length > 0 ? { tool_calls } : {}) } };
}

function toChatMessage(message: OllamaMessage): ChatMessage {
  const content = message.content ?? "";
  switch (message.role) {
    case "user": {
      const pictures = (message.images ?? []).map((url) => ({ type: "image_url" as const, image_url: url }));
      return { role: "user", content: pictures.length > 0 ? [...pictures, { type: "text", text: content }] : content };
    }
    case "assistant": {
      const calls = (message.tool_calls ?? []).map((call) => ({
        function: { name: call.function.name, arguments: JSON.stringify(call.function.arguments) },
      }));
      return { role: "assistant", content, tool_calls: calls };
    }
    default:
      return { role: message.role, content };
  }
}
