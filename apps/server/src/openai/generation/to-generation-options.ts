import type { ChatRequest } from "@tessera/sdk";
import { readSamplerFields } from "./sampler-fields.ts";
import type { SamplingFields } from "./sampling-schema.ts";

/** The generation options of the fields that chat and text completions share. */
export function toGenerationOptions(body: SamplingFields): Partial<ChatRequest> {
  const temperature = body.temperature ?? 1;
  return {
    ...readSamplerFields(body as Readonly<Record<string, unknown>>),
    maxNewTokens: tokenLimit(body.max_tokens),
    minNewTokens: body.min_tokens || undefined,
    // OpenAI's API samples at temperature 1 unless told otherwise; 0 is greedy.
    doSample: temperature > 0,
    temperature: temperature > 0 ? temperature : undefined,
    topP: body.top_p || undefined,
    topK: Math.max(0, body.top_k ?? 0),
    seed: body.seed ?? undefined,
    stop: typeof body.stop === "string" ? [body.stop].filter((text) => text !== "") : (body.stop ?? undefined),
    presencePenalty: body.presence_penalty ?? undefined,
    frequencyPenalty: body.frequency_penalty ?? undefined,
    logitBias: body.logit_bias ?? undefined,
  };
}

/** The limit of an answer's tokens; -1 is as many as the context leaves. */
export function tokenLimit(given: number | null | undefined): number | undefined {
  return given === -1 ? Number.MAX_SAFE_INTEGER : (given ?? undefined);
}
