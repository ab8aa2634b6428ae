import type { ChatCompletionRequest } from "../openai/chat/chat-completion-schema.ts";
import type { GenerationFields } from "./generation-fields.ts";

/** Ollama's options and format in the fields of chat completions. What is not told is as Ollama has it: temperature 0.8, top_k 40, top_p 0.9. */
export function toSamplingFields({ options, format }: Pick<GenerationFields, "options" | "format">): Partial<ChatCompletionRequest> {
  const { num_predict: most = -1, seed, repeat_penalty, typical_p, min_p, stop, presence_penalty, frequency_penalty } = options ?? {};
  // Named by the samplers themselves, which the type does not tell.
  const samplers: object = { min_p, typical_p, repetition_penalty: repeat_penalty };
  return {
    max_tokens: most == null || most <= 0 ? -1 : most,
    temperature: options?.temperature ?? 0.8,
    top_k: options?.top_k ?? 40,
    top_p: options?.top_p ?? 0.9,
    ...samplers,
    seed: seed === -1 ? undefined : seed,
    stop,
    presence_penalty,
    frequency_penalty,
    response_format: toFormat(format),
  };
}

function toFormat(format: GenerationFields["format"]): ChatCompletionRequest["response_format"] {
  if (format == null || format === "") return undefined;
  return format === "json" ? { type: "json_object" } : { type: "json_schema", json_schema: { schema: format } };
}
