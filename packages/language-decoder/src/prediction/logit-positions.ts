import type { Tensor } from "@tessera/core";

/** The decoder graph's `logit_positions`, int64 [count]: logits of the last `count` positions of a run. */
export function logitPositions(count: number): Tensor {
  return { type: "int64", shape: [count], data: BigInt64Array.from({ length: count }, (_, i) => BigInt(i - count)) };
}
