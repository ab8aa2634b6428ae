import { randomUUID } from "node:crypto";
import type { ChatResult } from "@tessera/sdk";
import type { Context } from "hono";
import * as z from "zod";
import { answer } from "./answer.ts";
import { offOnly } from "./off-only.ts";
import { openObject } from "./open-object.ts";
import { parseBody } from "./parse-body.ts";
import { samplingSchema } from "./sampling-schema.ts";
import type { ServerState } from "./server-state.ts";
import { toGenerationOptions, tokenLimit } from "./to-generation-options.ts";
import { tokenUsage } from "./token-usage.ts";

/** What `POST /v1/completions` takes: plain text to continue, without template. */
export const completionSchema = openObject({
  ...samplingSchema,
  prompt: z.union([z.string().min(1), z.array(z.string().min(1)).min(1).max(16)]),
  echo: z.boolean().nullish(),
  suffix: offOnly(),
});

/** `POST /v1/completions`. */
export async function completions(context: Context, state: ServerState): Promise<Response> {
  const body = await parseBody(context, state, completionSchema);
  const prompts = typeof body.prompt === "string" ? [body.prompt] : body.prompt;
  const n = body.n ?? 1;
  const head = {
    id: `cmpl-${randomUUID()}`,
    object: "text_completion",
    created: Math.floor(Date.now() / 1000),
    model: body.model,
  };
  const echoed = (index: number) => (body.echo ? prompts[Math.floor(index / n)]! : "");
  const choice = (index: number, text: string, result?: ChatResult) => ({
    index,
    text,
    logprobs: null,
    finish_reason: result ? (result.finishReason === "length" ? "length" : "stop") : null,
  });
  const usage = (results: readonly ChatResult[]) => {
    // Each prompt counts once.
    const { completion_tokens } = tokenUsage(results);
    const prompt_tokens = results.reduce((sum, { usage: one }, i) => sum + (i % n === 0 ? one.promptTokens : 0), 0);
    return { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens };
  };
  return answer(context, state, {
    model: body.model,
    n,
    salt: body.cache_salt,
    // 16 is OpenAI's default.
    toRequests: async () =>
      prompts.map((prompt) => ({ ...toGenerationOptions(body), maxNewTokens: tokenLimit(body.max_tokens ?? 16), prompt })),
    whole: (results) => ({
      ...head,
      choices: results.map((result, i) => choice(i, echoed(i) + result.text, result)),
      usage: usage(results),
    }),
    stream: body.stream
      ? async (events, send) => {
          const results: ChatResult[] = [];
          for await (const { index, event } of events) {
            if (event.type === "prompt-ready" && body.echo) await send({ ...head, choices: [choice(index, echoed(index))] });
            if (event.type === "text-delta") await send({ ...head, choices: [choice(index, event.text)] });
            if (event.type !== "finish") continue;
            results[index] = event.result;
            await send({ ...head, choices: [choice(index, "", event.result)] });
          }
          if (body.stream_options?.include_usage) await send({ ...head, choices: [], usage: usage(results) });
          await send("[DONE]");
        }
      : undefined,
  });
}
