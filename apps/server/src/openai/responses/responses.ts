import { randomUUID } from "node:crypto";
import { type ChatRequest, checkGrammarSize, type Grammar, type Message, mergeMessages } from "@tessera/sdk";
import type { Context } from "hono";
import { answer } from "../../answer/answer.ts";
import type { SendEvent } from "../../answer/framing.ts";
import type { ServerState } from "../../http/server-state.ts";
import type { MediaReader } from "../../media/media-reader.ts";
import { postRoute } from "../../routes/route.ts";
import { toGenerationOptions } from "../generation/to-generation-options.ts";
import { messageItem, responseObject, textPart } from "./response-object.ts";
import { type ResponseRequest, responseSchema } from "./response-schema.ts";

/** `POST /v1/responses`. */
export const responsesRoute = postRoute({
  path: "/v1/responses",
  summary: "Answer in the form of the Responses API",
  body: responseSchema,
  streams: true,
  upstreamPath: "/responses",
  handle: responses,
});

async function responses(body: ResponseRequest, context: Context, state: ServerState): Promise<Response> {
  const name = () => randomUUID().replaceAll("-", "");
  const head = { id: `resp_${name()}`, itemId: `msg_${name()}`, created: Math.floor(Date.now() / 1000) };
  let sequence = 0;
  const emit = (send: SendEvent, type: string, rest: object) => send({ type, ...rest, sequence_number: sequence++ }, type);
  return answer(context, state, {
    model: body.model,
    n: 1,
    salt: body.cache_salt,
    toRequests: async (media) => [await toRequest(body, media)],
    whole: ([result]) => responseObject(head, body, result!.text, result),
    stream: body.stream
      ? async (events, send) => {
          const place = { output_index: 0, item_id: head.itemId, content_index: 0 };
          await emit(send, "response.created", { response: responseObject(head, body, "") });
          await emit(send, "response.in_progress", { response: responseObject(head, body, "") });
          await emit(send, "response.output_item.added", { output_index: 0, item: messageItem(head, "in_progress", []) });
          await emit(send, "response.content_part.added", { ...place, part: textPart("") });
          let text = "";
          for await (const { event } of events) {
            if (event.type === "text-delta") {
              text += event.text;
              await emit(send, "response.output_text.delta", { ...place, delta: event.text, logprobs: [] });
            }
            if (event.type !== "finish") continue;
            const status = event.result.finishReason === "length" ? "incomplete" : "completed";
            await emit(send, "response.output_text.done", { ...place, text, logprobs: [] });
            await emit(send, "response.content_part.done", { ...place, part: textPart(text) });
            await emit(send, "response.output_item.done", { output_index: 0, item: messageItem(head, status, [textPart(text)]) });
            await emit(send, `response.${status}`, { response: responseObject(head, body, text, event.result) });
          }
        }
      : undefined,
    sendError: ({ message, code, param }, send) => emit(send, "error", { code, message, param }),
  });
}

async function toRequest(body: ResponseRequest, media: MediaReader): Promise<ChatRequest> {
  const responseFormat = toGrammar(body.text?.format);
  if (responseFormat !== undefined) checkGrammarSize(responseFormat);
  const messages: Message[] = body.instructions == null ? [] : [{ role: "system", content: body.instructions }];
  for (const item of typeof body.input === "string" ? [{ role: "user" as const, content: body.input }] : body.input) {
    if (!("role" in item)) continue;
    messages.push({ role: item.role === "developer" ? "system" : item.role, content: await media.read(item.content) });
  }
  const { maxNewTokens: _, ...options } = toGenerationOptions(body);
  return {
    ...options,
    messages: mergeMessages(messages),
    maxNewTokens: body.max_output_tokens ?? undefined,
    autoOrient: body.auto_orient ?? undefined,
    responseFormat,
  };
}

function toGrammar(format: NonNullable<ResponseRequest["text"]>["format"]): Grammar | undefined {
  if (format == null || format.type === "text") return undefined;
  return format.type === "json_object" ? { type: "json_object" } : { type: "json_schema", schema: format.schema };
}
