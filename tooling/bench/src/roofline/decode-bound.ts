import type { ThreadLimits } from "./machine-limits.ts";
import type { ModelWork } from "./model-work.ts";

export interface DecodeBoundOptions {
  /** Bits of a weight; scales are left out. */
  readonly layerBits: number;
  readonly headBits: number;
  /** Tokens whose keys and values are read, float32. */
  readonly context: number;
  /** Sequences that take a step together, each with a context of its own. @default 1 */
  readonly sequences?: number;
}

/** Least milliseconds a token over all sequences: weights are read once a step, keys and values once a sequence. */
export function decodeBound(work: ModelWork, { readGBs }: ThreadLimits, options: DecodeBoundOptions): number {
  const { layerBits, headBits, context, sequences = 1 } = options;
  const weights = (work.layerWeights * layerBits + work.headWeights * headBits) / 8;
  const keysAndValues = context * work.kvNumbersPerToken * Float32Array.BYTES_PER_ELEMENT;
  return (weights / sequences + keysAndValues) / readGBs / 1e6;
}
