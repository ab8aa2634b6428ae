import type { Settings } from "../settings/settings.ts";

/** The fields that choose tokens; those that are off are left out. */
export function samplingBody(settings: Settings): object {
  const { temperature, topP, topK, minP, repetitionPenalty, presencePenalty, frequencyPenalty, seed, stop } = settings;
  const sampled = temperature > 0;
  const stops = stop
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.replaceAll("\\n", "\n"));
  return {
    temperature,
    ...(sampled && topP < 1 ? { top_p: topP } : {}),
    ...(sampled && topK > 0 ? { top_k: topK } : {}),
    ...(sampled && minP > 0 ? { min_p: minP } : {}),
    ...(repetitionPenalty !== 1 ? { repetition_penalty: repetitionPenalty } : {}),
    ...(presencePenalty !== 0 ? { presence_penalty: presencePenalty } : {}),
    ...(frequencyPenalty !== 0 ? { frequency_penalty: frequencyPenalty } : {}),
    ...(/^\d{1,15}$/.test(seed) ? { seed: Number(seed) } : {}),
    ...(stops.length > 0 ? { stop: stops } : {}),
  };
}
