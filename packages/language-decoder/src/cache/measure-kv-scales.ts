import type { DecodeRequest } from "../decode-request.ts";
import type { AllLogitsOptions } from "../prediction/all-logits.ts";
import { positionsWithoutLogits } from "../prediction/positions-without-logits.ts";
import { promptEmbeddings } from "../sequence/prompt-embeddings.ts";
import { SequenceRotary } from "../sequence/sequence-rotary.ts";
import { KvCache } from "./kv-cache.ts";

/** `session` may be any graph over float32 caches, with logits or without. */
export interface MeasureKvScalesOptions extends Omit<AllLogitsOptions, "vocabSize"> {
  /** What is left above the largest number seen, as a factor. */
  readonly margin: number;
}

/** Fewer than a prompt's chunk: more at once would leave the session with more working memory than it ever needs again. */
const chunk = 128;
/** A channel that the prompt leaves near zero still gets this share of its head's largest number. */
const leastShare = 1e-3;

/**
 * Scales for an int8 KV cache, float32 [layers × 2 × kv heads × head size], keys before values: the largest number of each channel that a
 * prompt makes becomes 127 / `margin`. Rotation turns pairs of key channels into each other, so both take the length of the pair, which
 * is the bound at every position.
 */
export async function measureKvScales(
  request: Pick<DecodeRequest, "inputIds" | "imageSpans" | "imageEmbeds">,
  options: MeasureKvScalesOptions,
): Promise<Float32Array> {
  const { session, embedding, numKvHeads, headSize, hiddenSize, margin, signal } = options;
  const length = request.inputIds.length;
  const cache = new KvCache({ ...options, maxCapacity: length });
  cache.reserve(length);
  const rotary = options.rotary && new SequenceRotary(options.rotary, headSize);
  rotary?.write(0, length, length, length);
  const embeds = promptEmbeddings(request, embedding);
  for (let from = 0; from < length; from += chunk) {
    const to = Math.min(length, from + chunk);
    await session.run(
      {
        inputs_embeds: {
          type: "float32",
          shape: [1, to - from, hiddenSize],
          data: embeds.subarray(from * hiddenSize, to * hiddenSize),
        },
        seqlens_k: { type: "int32", shape: [1], data: Int32Array.of(to - 1) },
        total_sequence_length: { type: "int32", shape: [], data: Int32Array.of(to) },
        ...positionsWithoutLogits(session),
        ...cache.inputs,
        ...rotary?.inputs,
      },
      cache.outputs,
      { signal },
    );
  }
  const scales = new Float32Array(cache.memory.length * numKvHeads * headSize);
  for (const [i, data] of cache.memory.entries()) {
    for (let head = 0; head < numKvHeads; head++) {
      const largest = largestOf(data.subarray(head * length * headSize, (head + 1) * length * headSize), headSize, i % 2 === 0);
      const least = leastShare * Math.max(...largest) || 1;
      const start = (i * numKvHeads + head) * headSize;
      for (let channel = 0; channel < headSize; channel++) scales[start + channel] = (Math.max(largest[channel]!, least) * margin) / 127;
    }
  }
  return scales;
}

/** Largest size of each channel of [positions, head size], or of the pair it is rotated in. */
function largestOf(rows: ArrayLike<number>, headSize: number, rotated: boolean): Float32Array {
  const largest = new Float32Array(headSize);
  const half = headSize / 2;
  for (let at = 0; at < rows.length; at++) {
    const channel = at % headSize;
    const other = rotated ? rows[channel < half ? at + half : at - half]! : 0;
    largest[channel] = Math.max(largest[channel]!, Math.hypot(rows[at]!, other));
  }
  return largest;
}
