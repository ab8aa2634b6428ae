import { randomUUID } from "node:crypto";
import type { ChatRequest, ChatResult } from "@tessera/sdk";
import type { Context } from "hono";
import * as z from "zod";
import { answer } from "../../answer/answer.ts";
import { tokenUsage } from "../../answer/token-usage.ts";
import { offOnly } from "../../body/off-only.ts";
import { openObject } from "../../body/open-object.ts";
import { HttpError } from "../../http/http-error.ts";
import type { ServerState } from "../../http/server-state.ts";
import { postRoute } from "../../routes/route.ts";
import { samplingSchema } from "../generation/sampling-schema.ts";
import { toGenerationOptions, tokenLimit } from "../generation/to-generation-options.ts";
import { completionLogprobs } from "./completion-logprobs.ts";

const maxAnswers = 128;
const text = z.string().min(1);
const ids = z
  .array(
    z
      .number()
      .int()
      .min(0)
      .max(2 ** 31 - 1),
  )
  .min(1);

/** What `POST /v1/completions` takes: plain text, or token ids, to continue without template. */
const completionSchema = openObject({
  ...samplingSchema,
  prompt: z.union([text, ids, z.array(text).min(1).max(maxAnswers), z.array(ids).min(1).max(maxAnswers)]),
  /** 0 only tells about the prompt. */
  max_tokens: z.union([samplingSchema.max_tokens, z.literal(0)]),
  echo: z.boolean().nullish(),
  logprobs: z.number().int().min(0).max(20).nullish(),
  suffix: offOnly(),
});

type CompletionRequest = z.output<typeof completionSchema>;
type TextPrompt = string | readonly number[];

/** `POST /v1/completions`. */
export const completionsRoute = postRoute({
  path: "/v1/completions",
  summary: "Continue a text",
  body: completionSchema,
  streams: true,
  upstreamPath: "/completions",
  handle: completions,
});

async function completions(body: CompletionRequest, context: Context, state: ServerState): Promise<Response> {
  const prompts = listPrompts(body.prompt);
  const n = body.n ?? 1;
  const request = toRequest(body, prompts.length * n);
  const { model } = state.options;
  const texts = body.echo
    ? await Promise.all(prompts.map((prompt) => (typeof prompt === "string" ? prompt : model.detokenize(prompt))))
    : [];
  const head = {
    id: `cmpl-${randomUUID()}`,
    object: "text_completion",
    created: Math.floor(Date.now() / 1000),
    model: body.model,
  };
  const echoed = (index: number) => texts[Math.floor(index / n)] ?? "";
  const choice = (index: number, shown: string, result?: ChatResult, logprobs: object | null = null) => ({
    index,
    text: shown,
    logprobs,
    finish_reason: result ? (result.finishReason === "length" ? "length" : "stop") : null,
  });
  const told = ({ promptLogprobs, logprobs = [] }: ChatResult, index: number) =>
    body.logprobs == null ? null : completionLogprobs(promptLogprobs, logprobs, promptLogprobs ? 0 : echoed(index).length);
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
    toRequests: async () => prompts.map((prompt) => ({ ...request, prompt })),
    whole: (results) => ({
      ...head,
      choices: results.map((result, i) => choice(i, echoed(i) + result.text, result, told(result, i))),
      usage: usage(results),
    }),
    stream: body.stream
      ? async (events, send) => {
          const results: ChatResult[] = [];
          for await (const { index, event } of events) {
            const tell = (shown: string, logprobs?: object) => send({ ...head, choices: [choice(index, shown, undefined, logprobs)] });
            if (event.type === "prompt-ready" && body.echo) await tell(echoed(index));
            if (event.type === "prompt-logprobs") await tell("", completionLogprobs(event.logprobs, []));
            if (event.type === "token-logprobs") await tell("", completionLogprobs(undefined, [event.logprobs]));
            if (event.type === "text-delta") await tell(event.text);
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

function listPrompts(prompt: CompletionRequest["prompt"]): readonly TextPrompt[] {
  if (typeof prompt === "string") return [prompt];
  return typeof prompt[0] === "number" ? [prompt as number[]] : (prompt as readonly TextPrompt[]);
}

/** What all prompts share. Throws 400. */
function toRequest(body: CompletionRequest, answers: number): ChatRequest {
  if (answers > maxAnswers)
    throw new HttpError(400, `A request may have at most ${maxAnswers} answers`, { param: "n", code: "invalid_value" });
  // 16 is OpenAI's default.
  const maxNewTokens = tokenLimit(body.max_tokens ?? 16);
  if (maxNewTokens === 0 && !body.echo)
    throw new HttpError(400, "max_tokens 0 needs echo: nothing would be answered", { param: "max_tokens", code: "invalid_value" });
  const logprobs = body.logprobs ?? undefined;
  return {
    ...toGenerationOptions(body),
    maxNewTokens,
    logprobs,
    promptLogprobs: body.echo && (logprobs !== undefined || maxNewTokens === 0) ? (logprobs ?? 0) : undefined,
  };
}
