import { randomUUID } from "node:crypto";
import type { ChatRequest, ChatResult } from "@tessera/sdk";
import type { Context } from "hono";
import { streamSSE } from "hono/streaming";
import type { Admission } from "./admission.ts";
import { chatCompletionSchema } from "./chat-completion-schema.ts";
import { chunkObject, completionObject, logprobsChunk, usageChunk } from "./completion-objects.ts";
import { errorBody } from "./error-body.ts";
import { HttpError } from "./http-error.ts";
import type { ServerMetrics } from "./metrics.ts";
import { parseBody } from "./parse-body.ts";
import type { ServerOptions } from "./server-options.ts";
import { toChatRequest } from "./to-chat-request.ts";
import { toHttpError } from "./to-http-error.ts";

/** `POST /v1/chat/completions`. A client that hangs up frees its place within one decode step. */
export async function chatCompletions(
  context: Context,
  options: ServerOptions,
  admission: Admission,
  metrics: ServerMetrics,
): Promise<Response> {
  const { model, modelName, deadlineSeconds = 600 } = options;
  const body = await parseBody(context.req.raw, chatCompletionSchema);
  if (body.model !== modelName)
    throw new HttpError(404, `There is no model ${JSON.stringify(body.model.slice(0, 100))}; this server has ${modelName}`, {
      param: "model",
      code: "model_not_found",
    });
  const hangUp = new AbortController();
  const signal = AbortSignal.any([context.req.raw.signal, hangUp.signal, AbortSignal.timeout(deadlineSeconds * 1000)]);
  const leave = await admission.enter(signal);
  let streaming = false;
  try {
    const request = await toChatRequest(body, options, signal);
    const requests = Array.from(
      { length: body.n ?? 1 },
      (_, i): ChatRequest => ({ ...request, seed: request.seed === undefined ? undefined : request.seed + i }),
    );
    const head = { id: `chatcmpl-${randomUUID()}`, model: modelName, created: Math.floor(Date.now() / 1000) };
    if (!body.stream) {
      const results: ChatResult[] = [];
      for (const one of requests) results.push(await model.chat(one, { signal }));
      metrics.count(results);
      return context.json(completionObject(head, results));
    }

    const includeUsage = body.stream_options?.include_usage ?? false;
    const events = model.stream(requests[0]!, { signal });
    // The stream opens when the prompt stands: what is wrong with the request still gets its status.
    let first = await events.next();
    while (!first.done && first.value.type === "image-prepared") first = await events.next();
    streaming = true;
    return streamSSE(context, async (stream) => {
      stream.onAbort(() => hangUp.abort());
      const send = (data: object | string) => stream.writeSSE({ data: typeof data === "string" ? data : JSON.stringify(data) });
      const results: ChatResult[] = [];
      try {
        for (const [index, one] of requests.entries()) {
          const source = index === 0 ? events : model.stream(one, { signal });
          await send(chunkObject(head, index, { role: "assistant", content: "" }, undefined, includeUsage));
          for (let step = index === 0 ? first : await source.next(); !step.done; step = await source.next()) {
            const event = step.value;
            if (event.type === "token-logprobs") await send(logprobsChunk(head, index, event.logprobs));
            if (event.type === "text-delta") await send(chunkObject(head, index, { content: event.text }, undefined, includeUsage));
            if (event.type !== "finish") continue;
            results.push(event.result);
            await send(chunkObject(head, index, {}, event.result, includeUsage));
          }
        }
        metrics.count(results);
        if (includeUsage) await send(usageChunk(head, results));
        await send("[DONE]");
      } catch (error) {
        if (!signal.aborted) await send(errorBody(toHttpError(error)));
      } finally {
        hangUp.abort();
        leave();
      }
    });
  } catch (error) {
    if (signal.aborted && !context.req.raw.signal.aborted)
      throw new HttpError(503, `The request took longer than ${deadlineSeconds} s`, { code: "deadline_exceeded" });
    throw error;
  } finally {
    if (!streaming) leave();
  }
}
