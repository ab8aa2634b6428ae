import type { NamedTensors, RunOptions, Session, Tensor } from "@tessera/core";

export const hiddenSize = 4;
export const vocabSize = 16;
export const numKvHeads = 2;
export const headSize = 2;

/**
 * A decoder small enough to follow by hand: every position stores its embedding in the cache, and the next token is the sum of all
 * first components so far, modulo the vocabulary. Any mix-up of chunks, positions, growth or sequences changes it.
 */
export class ToySession implements Session {
  readonly inputs = [];
  readonly outputs = [];
  /** New positions of each run. */
  readonly runs: number[] = [];

  async run(inputs: NamedTensors, outputs: NamedTensors, { signal }: RunOptions = {}): Promise<void> {
    signal?.throwIfAborted();
    await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
    const embeds = inputs.inputs_embeds as Tensor;
    const count = embeds.shape[1] ?? 0;
    const total = Number(inputs.total_sequence_length?.data[0]);
    if (Number(inputs.seqlens_k?.data[0]) !== total - 1) throw new Error("seqlens_k must be the total length minus one");
    const key = inputs.past_key_0 as Tensor;
    if (outputs.present_key_0?.data !== key.data) throw new Error("past and present must share memory");
    const cache = key.data as Float32Array;
    const capacity = key.shape[2] ?? 0;
    if (total > capacity) throw new Error(`${total} positions do not fit a cache of ${capacity}`);
    for (let i = 0; i < count; i++) {
      for (let head = 0; head < numKvHeads; head++) {
        for (let d = 0; d < headSize; d++)
          cache[(head * capacity + total - count + i) * headSize + d] = Number(embeds.data[i * hiddenSize + head * headSize + d]);
      }
    }
    let sum = 0;
    for (let head = 0; head < numKvHeads; head++) for (let i = 0; i < total; i++) sum += cache[(head * capacity + i) * headSize] ?? 0;
    this.runs.push(count);
    if (outputs.logits === undefined) return;
    const logits = outputs.logits.data as Float32Array;
    logits.fill(0);
    logits[Math.round(sum) % vocabSize] = 1;
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}
