import type { GenerationOptions } from "@tessera/language-decoder";
import { generationNames } from "./generation-names.ts";

/** Options that mean nothing to a greedy answer. A seed is not among them: a greedy answer repeats itself anyway. */
const samplingNames = ["temperature", "topK", "topP", "minP", "typicalP", "epsilonCutoff", "etaCutoff"] as const;

/** The generation options of a request: who gives a sampling option wants to sample, unless `doSample` says otherwise; temperature 0 is greedy. */
export function readSampling(request: GenerationOptions): GenerationOptions {
  const given = Object.keys(generationNames) as (keyof GenerationOptions)[];
  const options: GenerationOptions = Object.fromEntries(given.map((name) => [name, request[name]]));
  if (options.temperature === 0) return { ...options, doSample: false, temperature: undefined };
  return { ...options, doSample: options.doSample ?? samplingNames.some((name) => options[name] !== undefined) };
}
