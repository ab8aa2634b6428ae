import type { RotaryScaling, Session } from "@tessera/core";
import { convertPositions } from "../cache/convert-positions.ts";
import { KvCache } from "../cache/kv-cache.ts";
import type { KvCacheOptions } from "../cache/kv-options.ts";
import { positionsWithoutLogits } from "../prediction/positions-without-logits.ts";
import type { Prediction } from "../prediction/prediction.ts";
import { Predictions } from "../prediction/predictions.ts";
import { chunkEnd } from "./chunk-end.ts";
import type { RunLine } from "./run-line.ts";
import { SequenceRotary } from "./sequence-rotary.ts";

export interface SequenceOptions extends KvCacheOptions {
  /** Decoder graph of the converter. */
  readonly session: Session;
  /** For all of a prompt but its last token, over a float32 cache if it has no input `kv_scales`. */
  readonly prefillSession?: Session;
  /** @default false */
  readonly sessionReadsPrompts?: boolean;
  readonly hiddenSize: number;
  readonly vocabSize: number;
  readonly rotary?: RotaryScaling;
  /** Most prompt tokens a run takes at once. */
  readonly prefillChunk: number;
  /** The same while others generate: they get their step after each chunk. */
  readonly sharedPrefillChunk: number;
  /** Gives the session's runs to the sequences that want one. */
  readonly scheduler: RunLine<Sequence>;
}

export interface SequenceState {
  readonly padding?: number;
  readonly cache?: KvCache;
  readonly wantsLogits?: boolean;
}

/** Tokens to read over the cache. */
interface Feed {
  /** float32 [count, hidden_size] */
  readonly embeds: Float32Array;
  readonly count: number;
  /** What rotary tables are made for: the whole prompt's length while it is read. */
  readonly length: number;
  /** Of the last tokens, of one sequence. @default nothing is predicted */
  readonly predictions?: Predictions;
  /** @default the one that generates */
  readonly session?: Session;
  /** @default the sequence's own */
  readonly cache?: KvCache;
  readonly signal: AbortSignal | undefined;
}

/** So many are read at once over an int8 cache. */
const fewTokens = 8;

/** One sequence on the decoder graph: its KV cache, its rotary tables and what is predicted after its last position. */
export class Sequence {
  readonly #options: SequenceOptions;
  readonly #rotary: SequenceRotary | undefined;
  readonly #predictions: Predictions;
  readonly #last = new Int32Array(1);
  readonly #total = new Int32Array(1);
  /** Positions by which rotary scaling sees this sequence longer than it is. */
  readonly #padding: number;
  readonly cache: KvCache;
  /** Whether logits are predicted, or the likeliest token alone. */
  readonly wantsLogits: boolean;

  /**
   * @param state.padding what a batch of the original would put in front of this prompt: only rotary scaling notices
   * @param state.cache holds the beginning of the sequence already
   * @param state.wantsLogits must be true where the decoder graph has no output `best`
   */
  constructor(options: SequenceOptions, { padding = 0, cache = new KvCache(options), wantsLogits = true }: SequenceState = {}) {
    this.#options = options;
    this.#padding = padding;
    this.cache = cache;
    this.#rotary = options.rotary && new SequenceRotary(options.rotary, options.headSize);
    this.wantsLogits = wantsLogits;
    this.#predictions = new Predictions({ ...options, batch: 1, chosen: 1, wantsLogits });
  }

  /** Logits [vocab] of the last position, if they are wanted; every run overwrites them. */
  get logits(): Float32Array {
    return this.#predictions.logits;
  }

  /** What is predicted after the last position; every run overwrites it. */
  get prediction(): Prediction {
    return this.#predictions.at(0);
  }

  /** Of a run together with others. */
  set prediction(prediction: Prediction) {
    this.#predictions.set(0, prediction);
  }

  /** Reads a prompt, float32 [positions, hidden_size], in chunks: what the cache does not hold yet. */
  async prefill(embeds: Float32Array, signal: AbortSignal | undefined): Promise<void> {
    const { hiddenSize, prefillChunk, sharedPrefillChunk, scheduler, kvScales, sessionReadsPrompts = false } = this.#options;
    const { cache } = this;
    const count = embeds.length / hiddenSize;
    const few = kvScales !== undefined && count - cache.length <= fewTokens;
    const prefillSession = few ? undefined : this.#options.prefillSession;
    const end = prefillSession === undefined || sessionReadsPrompts ? count : count - 1;
    // A cache of its own to read over, where the graph does not take the sequence's.
    const apart = kvScales !== undefined && !prefillSession?.inputs.some(({ name }) => name === "kv_scales");
    cache.reserve(count);
    const turn = scheduler.turn();
    let reading: KvCache | undefined;
    while (cache.length < end) {
      await turn(async () => {
        const from = cache.length;
        const to = chunkEnd(from, end, scheduler.isAlone(this) ? prefillChunk : sharedPrefillChunk);
        const part = { embeds: embeds.subarray(from * hiddenSize, to * hiddenSize), count: to - from, length: count, signal };
        if (prefillSession === undefined || to === count) return this.#feed({ ...part, predictions: this.#predictions });
        if (!apart) return this.#feed({ ...part, session: prefillSession });
        reading ??= await this.#widen(end);
        await this.#feed({ ...part, session: prefillSession, cache: reading });
        // Chunk by chunk: an abort loses no more than it does with one cache.
        await convertPositions(reading, cache, [from, to], { ...this.#options, kvScales });
        cache.length = to;
      }, signal);
    }
    // The last token is a step like those of the answer, perhaps together with others.
    if (end < count) await this.step(embeds.subarray(end * hiddenSize), signal);
  }

  /**
   * A float32 cache with what the int8 one holds and room for `positions`, while a prompt is read: ONNX Runtime's own operator takes three times
   * as long for many new tokens over an int8 cache.
   */
  async #widen(positions: number): Promise<KvCache> {
    const { kvScales, ...options } = this.#options;
    const { cache } = this;
    const wide = new KvCache(options);
    wide.reserve(positions);
    if (kvScales !== undefined) await convertPositions(cache, wide, [0, cache.length], { ...options, kvScales });
    wide.length = cache.length;
    return wide;
  }

  /** Reads one more token, float32 [hidden_size], perhaps together with other sequences. */
  step(embed: Float32Array, signal: AbortSignal | undefined): Promise<void> {
    return this.#options.scheduler.step(this, embed, signal);
  }

  /** As {@link step}, in a run of its own, at once. */
  stepAlone(embed: Float32Array, signal: AbortSignal | undefined): Promise<void> {
    return this.#feed({ embeds: embed, count: 1, length: this.cache.length + 1, predictions: this.#predictions, signal });
  }

  /**
   * Reads several tokens that may be wrong, float32 [count, hidden_size], and predicts after each. The sequence is then as long as with the
   * first alone; raising `cache.length` takes in more of them.
   */
  async tryOut(embeds: Float32Array, count: number, signal: AbortSignal | undefined): Promise<Predictions> {
    const { vocabSize, scheduler } = this.#options;
    const predictions = new Predictions({ batch: 1, chosen: count, vocabSize, wantsLogits: this.wantsLogits });
    const { length } = this.cache;
    try {
      await scheduler.turn()(() => this.#feed({ embeds, count, length: length + count, predictions, signal }), signal);
    } finally {
      this.cache.length = Math.min(this.cache.length, length + 1);
    }
    return predictions;
  }

  /** How many tokens may be tried out behind the next: none while somebody else wants a run, nor where they would be rotated otherwise. */
  get roomToTry(): number {
    const { rotary, scheduler } = this.#options;
    if (!scheduler.isAlone(this)) return 0;
    return rotary === undefined ? Number.POSITIVE_INFINITY : Math.max(0, rotary.originalPositions - this.#padding - this.cache.length - 1);
  }

  /** Whether the next token is rotated as in any other sequence. */
  get rotatesAsOthers(): boolean {
    const { rotary } = this.#options;
    return rotary === undefined || this.cache.length + 1 + this.#padding <= rotary.originalPositions;
  }

  /** A second sequence that continues from here by itself. */
  fork(): Sequence {
    const { wantsLogits } = this;
    const copy = new Sequence(this.#options, { padding: this.#padding, cache: this.cache.copy(this.cache.length), wantsLogits });
    copy.prediction = this.prediction;
    return copy;
  }

  async #feed({ embeds, count, length, predictions, session = this.#options.session, cache = this.cache, signal }: Feed): Promise<void> {
    const { hiddenSize } = this.#options;
    const total = cache.length + count;
    cache.reserve(total);
    this.#rotary?.write(cache.length, total, length + this.#padding, cache.capacity);
    this.#last[0] = total - 1;
    this.#total[0] = total;
    await session.run(
      {
        inputs_embeds: { type: "float32", shape: [1, count, hiddenSize], data: embeds },
        seqlens_k: { type: "int32", shape: [1], data: this.#last },
        total_sequence_length: { type: "int32", shape: [], data: this.#total },
        ...(predictions?.inputs ?? positionsWithoutLogits(session)),
        ...cache.inputs,
        ...this.#rotary?.inputs,
      },
      predictions ? { ...predictions.outputs(1), ...cache.outputs } : cache.outputs,
      { signal },
    );
    cache.length = total;
  }
}
