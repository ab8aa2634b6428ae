import type { RandomSource } from "@tessera/core";
import type { GenerationOptions } from "./generation-options.ts";
import { warpLogits } from "./warp-logits.ts";

/** Greedy choice, or a draw with `random`. Equal logits give the smaller id, as `torch.argmax` does. */
export function chooseToken(logits: Float32Array, options: GenerationOptions, random: RandomSource): number {
  if (!options.doSample) return argmax(logits);
  const { ids, probabilities } = warpLogits(logits, options);
  let rest = random();
  for (let i = 0; i < ids.length; i++) {
    rest -= probabilities[i]!;
    if (rest < 0) return ids[i]!;
  }
  return ids[ids.length - 1]!;
}

function argmax(logits: Float32Array): number {
  let best = 0;
  let largest = logits[0]!;
  for (let id = 1; id < logits.length; id++) {
    const value = logits[id]!;
    if (value > largest) [best, largest] = [id, value];
  }
  return best;
}
