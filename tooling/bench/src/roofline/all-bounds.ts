import { round } from "../results/round.ts";
import { decodeBound } from "./decode-bound.ts";
import type { ThreadLimits } from "./machine-limits.ts";
import type { ModelWork } from "./model-work.ts";
import { prefillBound } from "./prefill-bound.ts";
import { visionBound } from "./vision-bound.ts";

const prompts = [320, 1850, 3400];
const contexts = [400, 3400];
const digits = (value: number | null) => (value === null ? null : round(value, 1));

/** The bounds of a machine at some number of threads: ms a tile, tokens/s of prompts, ms a generated token. */
export function allBounds(work: ModelWork, limits: ThreadLimits): object {
  const prefill = (tokens: number) => {
    const bound = prefillBound(work, limits, { tokens, linears: "int8" });
    return [tokens, bound === null ? null : Math.round((tokens * 1000) / bound)] as const;
  };
  const decode = (layerBits: number, headBits: number) =>
    Object.fromEntries(contexts.map((context) => [context, digits(decodeBound(work, limits, { layerBits, headBits, context }))]));
  return {
    threads: limits.threads,
    visionMsPerTile: { fp32: digits(visionBound(work, limits, "fp32")), int8: digits(visionBound(work, limits, "int8")) },
    prefillTokensPerSecond: Object.fromEntries(prompts.map(prefill)),
    decodeMsPerToken: { int8: decode(8, 8), "int4, int8 head": decode(4, 8), "int4, int4 head": decode(4, 4) },
  };
}
