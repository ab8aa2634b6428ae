import { nucleusSize } from "./nucleus-size.ts";
import { referenceOrder } from "./reference-order.ts";
import type { ScaledLogits } from "./scale-logits.ts";

/** Ids that top-p keeps, the likeliest first. Of equals at the edge those stay that the reference's sort puts last. */
export function keepNucleus({ ids, scores }: ScaledLogits, probabilities: readonly number[], topP: number, vocabSize: number): number[] {
  const size = nucleusSize(probabilities, topP);
  const edge = scores[size - 1];
  if (scores[size] !== edge) return ids.slice(0, size);
  const all = new Float64Array(vocabSize).fill(Number.NEGATIVE_INFINITY);
  for (const [i, id] of ids.entries()) all[id] = scores[i]!;
  const kept = new Set(referenceOrder(all).slice(vocabSize - size));
  return ids.filter((id) => kept.has(id));
}
