import type { NamedTensors, RunOptions, Session, Tensor, ValueInfo } from "@tessera/core";
import type { TokenEmbedding } from "@tessera/language-decoder";

export const hiddenSize = 4;
export const vocabSize = 16;
export const numKvHeads = 2;
export const headSize = 2;

/** Sizes of the toy as `createLanguageDecoder` takes them. */
export const toySizes = { numLayers: 1, numKvHeads, headSize, hiddenSize, vocabSize };

/** Of an int8 cache [key or value, kv heads, head size]: the toy's small whole numbers stay exact, and channels that are mixed up show. */
export const kvScales = Float32Array.of(0.25, 1, 0.5, 1, 1, 0.5, 1, 0.25);

/** Ways to keep keys and values: tests that run for both take one. With int8, prompts go through a session of their own. */
export const kvKinds = ["float32", "int8"] as const;

/** Output of a graph that tells the likeliest tokens itself. */
export const bestOutput: ValueInfo = { name: "best", type: "int64", shape: [-1, -1] };

/** What `createLanguageDecoder` takes for a kind. */
export function kvOptions(kind: (typeof kvKinds)[number]) {
  return kind === "int8" ? { kvScales, prefillSession: new ToySession() } : {};
}

/** Token n embeds as [n, 0, n + 1, 0]: the toy's sum counts 2n + 1 for it. */
export const embedding: TokenEmbedding = {
  rows: vocabSize,
  columns: hiddenSize,
  lookup: (id, out, offset) => out.set([id, 0, id + 1, 0], offset),
};

/**
 * A decoder small enough to follow by hand: every position stores its embedding in the cache, and the next token is the sum of all
 * first components so far, modulo the vocabulary. Any mix-up of chunks, positions, growth or sequences changes it.
 */
export class ToySession implements Session {
  /** Inputs that the decoder looks for. */
  readonly inputs: readonly ValueInfo[];
  /** Those that the decoder looks for. */
  readonly outputs: readonly ValueInfo[];
  /** New positions of each run. */
  readonly runs: number[] = [];
  /** Sequences of each run. */
  readonly batches: number[] = [];
  /** What each run predicted: `logits`, `best`, both or neither. */
  readonly predicted: string[] = [];

  constructor(inputs: readonly ValueInfo[] = [], outputs: readonly ValueInfo[] = []) {
    this.inputs = inputs;
    this.outputs = outputs;
  }

  async run(inputs: NamedTensors, outputs: NamedTensors, { signal }: RunOptions = {}): Promise<void> {
    signal?.throwIfAborted();
    await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
    const embeds = inputs.inputs_embeds as Tensor;
    const [batch = 1, count = 0] = embeds.shape;
    const lengths = [...(inputs.seqlens_k!.data as Int32Array)].map((last) => last + 1);
    if (lengths.length !== batch) throw new Error("seqlens_k must have a number for each sequence");
    if (Number(inputs.total_sequence_length?.data[0]) !== Math.max(...lengths)) throw new Error("the total must be the longest length");
    const key = inputs.past_key_0 as Tensor;
    if (key.shape[0] !== batch) throw new Error("the cache must have a slot for each sequence");
    if (outputs.present_key_0?.data !== key.data) throw new Error("past and present must share memory");
    const capacity = key.shape[2] ?? 0;
    const int8 = key.type === "int8";
    const scales = inputs.kv_scales?.data as Float32Array | undefined;
    if (int8 !== key.data instanceof Int8Array || int8 !== (scales !== undefined)) throw new Error("scales come with an int8 cache");
    const scale = (head: number, channel: number) => scales?.[head * headSize + channel] ?? 1;
    this.runs.push(count);
    this.batches.push(batch);
    const logits = outputs.logits?.data as Float32Array | undefined;
    logits?.fill(0);
    const best = outputs.best?.data as BigInt64Array | undefined;
    if (best && !this.outputs.some(({ name }) => name === "best")) throw new Error("the graph has no output `best`");
    this.predicted.push(["logits", "best"].filter((name) => outputs[name] !== undefined).join(" "));
    const chosen = logits || best ? [...(inputs.logit_positions!.data as BigInt64Array)].map(Number) : [];
    for (const [name, tail] of Object.entries({ logits: [vocabSize], best: [] })) {
      const shape = [batch, chosen.length, ...tail];
      if (outputs[name] && `${outputs[name].shape}` !== `${shape}`)
        throw new Error(`${name} must be [${shape}], not [${outputs[name].shape}]`);
    }
    lengths.forEach((total, slot) => {
      if (total > capacity) throw new Error(`${total} positions do not fit a cache of ${capacity}`);
      const cache = (key.data as Float32Array | Int8Array).subarray(slot * numKvHeads * capacity * headSize);
      const embed = (embeds.data as Float32Array).subarray(slot * count * hiddenSize);
      const sums: number[] = [];
      let sum = 0;
      for (let head = 0; head < numKvHeads; head++) {
        for (let i = 0; i < count; i++)
          for (let d = 0; d < headSize; d++)
            cache[(head * capacity + total - count + i) * headSize + d] = embed[i * hiddenSize + head * headSize + d]! / scale(head, d);
      }
      for (let i = 0; i < total; i++) {
        for (let head = 0; head < numKvHeads; head++) sum += (cache[(head * capacity + i) * headSize] ?? 0) * scale(head, 0);
        if (i >= total - count) sums.push(sum);
      }
      chosen.forEach((position, i) => {
        const next = Math.round(sums.at(position)!) % vocabSize;
        const at = slot * chosen.length + i;
        if (logits !== undefined) logits[at * vocabSize + next] = 1;
        if (best !== undefined) best[at] = BigInt(next);
      });
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}
