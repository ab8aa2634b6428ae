import type { RandomSource } from "@tessera/core";
import { endsWithTopP } from "./ends-with-top-p.ts";
import type { GenerationOptions } from "./options/generation-options.ts";
import { warpLogits } from "./warp-logits.ts";

/** Greedy choice, or a draw with `random`. Equal logits give the smaller id, as `torch.argmax` does. */
export function chooseToken(logits: Float32Array, options: GenerationOptions, random: RandomSource): number {
  if (!options.doSample) return argmax(logits);
  const { temperature = 1, topK = 50, topP = 1 } = options;
  if (topK === 0 && topP >= 1 && endsWithTopP(options)) return drawFromAll(logits, temperature, random);
  const { ids, probabilities } = warpLogits(logits, options);
  let rest = random();
  for (let i = 0; i < ids.length; i++) {
    rest -= probabilities[i]!;
    if (rest < 0) return ids[i]!;
  }
  return ids[ids.length - 1]!;
}

/** Looks at blocks of eight, hardly any of which holds a larger one. */
function argmax(logits: Float32Array): number {
  let best = 0;
  let largest = logits[0]!;
  const keepLarger = (from: number, to: number) => {
    for (let id = from; id < to; id++) {
      const value = logits[id]!;
      if (value > largest) [best, largest] = [id, value];
    }
  };
  let id = 0;
  for (; id + 8 <= logits.length; id += 8) {
    if (
      logits[id]! > largest ||
      logits[id + 1]! > largest ||
      logits[id + 2]! > largest ||
      logits[id + 3]! > largest ||
      logits[id + 4]! > largest ||
      logits[id + 5]! > largest ||
      logits[id + 6]! > largest ||
      logits[id + 7]! > largest
    )
      keepLarger(id, id + 8);
  }
  keepLarger(id, logits.length);
  return best;
}

/** With the temperature alone no token has to be sorted out. */
function drawFromAll(logits: Float32Array, temperature: number, random: RandomSource): number {
  const best = argmax(logits);
  const largest = logits[best]!;
  let total = 0;
  for (let id = 0; id < logits.length; id++) total += Math.exp((logits[id]! - largest) / temperature);
  let rest = random() * total;
  for (let id = 0; id < logits.length; id++) {
    rest -= Math.exp((logits[id]! - largest) / temperature);
    if (rest < 0) return id;
  }
  return best;
}
