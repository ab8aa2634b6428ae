import type { ChatRequest } from "@tessera/sdk";
import type { SamplingFields } from "./sampling-schema.ts";

/** The generation options of the fields that chat and text completions share. */
export function toGenerationOptions(body: SamplingFields): Partial<ChatRequest> {
  const temperature = body.temperature ?? 1;
  return {
    maxNewTokens: body.max_tokens ?? undefined,
    // OpenAI's API samples at temperature 1 unless told otherwise; 0 is greedy.
    doSample: temperature > 0,
    temperature: temperature > 0 ? temperature : undefined,
    topP: body.top_p || undefined,
    topK: body.top_k ?? 0,
    minP: body.min_p ?? undefined,
    seed: body.seed ?? undefined,
    stop: typeof body.stop === "string" ? [body.stop] : (body.stop ?? undefined),
    presencePenalty: body.presence_penalty ?? undefined,
    frequencyPenalty: body.frequency_penalty ?? undefined,
    repetitionPenalty: body.repetition_penalty ?? undefined,
    logitBias: body.logit_bias ?? undefined,
  };
}
