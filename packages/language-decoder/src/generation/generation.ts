import { TesseraError } from "@tessera/core";
import { beamSearch } from "../beam/beam-search.ts";
import type { KvCache } from "../cache/kv-cache.ts";
import type { PrefixCache } from "../cache/prefix-cache.ts";
import type { TokenSequence } from "../cache/token-sequence.ts";
import type { DecodeEvent } from "../decode-event.ts";
import type { DecodeRequest } from "../decode-request.ts";
import type { Prediction } from "../prediction/prediction.ts";
import { scorePrompt } from "../prediction/score-prompt.ts";
import { AnswerSampler } from "../sampling/answer-sampler.ts";
import type { CheckedOptions } from "../sampling/options/check-generation-options.ts";
import { readsLogits } from "../sampling/options/reads-logits.ts";
import { LookAhead } from "../sequence/look-ahead.ts";
import { promptEmbeddings } from "../sequence/prompt-embeddings.ts";
import { Sequence, type SequenceOptions } from "../sequence/sequence.ts";
import type { TokenEmbedding } from "../sequence/token-embedding.ts";

/** What all generations of a decoder share. */
export interface GenerationSetup {
  readonly sequence: SequenceOptions;
  readonly embedding: TokenEmbedding;
  readonly contextLength: number;
  readonly prefixes: PrefixCache;
  /** Positions up to which keys are rotated alike in every sequence. */
  readonly alike: number;
  /** Whether the graph names the likeliest token. */
  readonly givesBest: boolean;
}

type Finish = Extract<DecodeEvent, { type: "finish" }>;

/** One request while it is answered: its sequence, its tokens, and the step that runs ahead of its consumer. */
export class Generation {
  readonly #setup: GenerationSetup;
  readonly #request: DecodeRequest;
  readonly #options: CheckedOptions;
  readonly #signal: AbortSignal | undefined;
  readonly #padding: number;
  readonly #reusable: boolean;
  readonly #sequence: Sequence;
  readonly #reusedTokens: number;
  /** Prompt and answer. */
  readonly #ids: number[];
  /** A consumer that leaves stops the step that runs ahead of it. */
  readonly #leaving = new AbortController();
  readonly #ahead: LookAhead;
  #next: Promise<Prediction> | undefined;
  #decodeStarted = 0;

  constructor(setup: GenerationSetup, request: DecodeRequest, options: CheckedOptions, signal: AbortSignal | undefined) {
    const { inputIds, imageSpans = [], constraint, batchLength = 0 } = request;
    if (options.promptLogprobs !== undefined && imageSpans.length > 0)
      throw new TesseraError("unsupported-option", "promptLogprobs are told of text alone");
    this.#setup = setup;
    this.#request = request;
    this.#options = options;
    this.#signal = signal;
    this.#ids = [...inputIds];
    this.#padding = Math.max(0, batchLength - inputIds.length);
    this.#reusable = inputIds.length + this.#padding <= setup.alike;
    const cache = this.#takeCache();
    this.#reusedTokens = cache?.length ?? 0;
    const wantsLogits = !setup.givesBest || readsLogits(options, constraint);
    this.#sequence = new Sequence(setup.sequence, { padding: this.#padding, cache, wantsLogits });
    this.#ahead = new LookAhead({ sequence: this.#sequence, embedding: setup.embedding, tokens: options.promptLookupNumTokens });
  }

  /** @param started when the request came, in milliseconds of `performance.now()` */
  async *run(started: number): AsyncGenerator<DecodeEvent, void, void> {
    const abort = () => this.#leaving.abort(this.#signal?.reason);
    this.#signal?.addEventListener("abort", abort, { once: true });
    try {
      yield* this.#readPrompt(started);
      this.#decodeStarted = performance.now();
      if (this.#options.maxNewTokens === 0) yield this.#finish("length", 0);
      else if (this.#options.numBeams > 1) yield* this.#searchBeams();
      else yield* this.#writeAnswer();
    } finally {
      this.#signal?.removeEventListener("abort", abort);
      this.#leaving.abort();
      // Whatever became of it: the cache is not its any more.
      await this.#next?.catch(() => {});
      this.#giveBackCache();
    }
  }

  async *#readPrompt(started: number): AsyncGenerator<DecodeEvent, void, void> {
    const { promptLogprobs } = this.#options;
    const signal = this.#signal;
    const embeds = promptEmbeddings(this.#request, this.#setup.embedding);
    const logprobs =
      promptLogprobs === undefined ? undefined : await scorePrompt(this.#sequence, embeds, this.#ids, promptLogprobs, signal);
    if (logprobs === undefined) await this.#sequence.prefill(embeds, signal);
    const [promptTokens, reusedTokens] = [this.#ids.length, this.#reusedTokens];
    yield { type: "prefill-end", promptTokens, reusedTokens, milliseconds: performance.now() - started };
    if (logprobs !== undefined) yield { type: "prompt-logprobs", logprobs };
  }

  async *#searchBeams(): AsyncGenerator<DecodeEvent, void, void> {
    const { embedding, contextLength } = this.#setup;
    const options = this.#options;
    const maxNewTokens = Math.min(options.maxNewTokens, contextLength - this.#request.inputIds.length + 1);
    const search = { ...this.#request, ...options, generation: options, maxNewTokens, embedding, signal: this.#signal };
    const [best] = await beamSearch(this.#sequence, { ...search, bosTokenId: this.#request.bosTokenId });
    const { ids = [], score } = best ?? {};
    for (const id of ids) yield { type: "token", id };
    yield this.#finish(this.#request.stopTokenIds.includes(ids.at(-1) ?? -1) ? "stop-token" : "length", ids.length, score);
  }

  async *#writeAnswer(): AsyncGenerator<DecodeEvent, void, void> {
    const { contextLength } = this.#setup;
    const { maxNewTokens } = this.#options;
    const { cache } = this.#sequence;
    const sampler = new AnswerSampler(this.#request, this.#options);
    let { prediction } = this.#sequence;
    for (;;) {
      const { id, logprobs, stops } = await sampler.choose(prediction);
      this.#ids.push(id);
      const { generated } = sampler;
      // The next step runs while the consumer detokenises and sends this one's token.
      if (!stops && generated < maxNewTokens && cache.length < contextLength) {
        this.#signal?.throwIfAborted();
        const room = Math.min(contextLength - cache.length, maxNewTokens - generated + 1);
        this.#next = this.#ahead.after(this.#ids, room, this.#leaving.signal);
        this.#next.catch(() => {});
      }
      yield { type: "token", id, logprobs };
      this.#signal?.throwIfAborted();
      if (this.#next === undefined) {
        yield this.#finish(stops ? "stop-token" : "length", generated);
        return;
      }
      prediction = await this.#next;
      this.#next = undefined;
    }
  }

  #finish(reason: Finish["reason"], tokens: number, score?: number): Finish {
    return {
      type: "finish",
      reason,
      tokens,
      decodeMilliseconds: performance.now() - this.#decodeStarted,
      score,
      lookup: this.#ahead.counts,
    };
  }

  /** What the first tokens of the sequence are known by. */
  #tokens(ids: readonly number[]): TokenSequence {
    const { imageSpans = [], imageKeys = [], cacheScope: scope } = this.#request;
    return { ids, imageSpans, imageKeys, scope };
  }

  /** The known beginning. The last token is always read again: its logits are not kept. */
  #takeCache(): KvCache | undefined {
    if (!this.#reusable || this.#options.promptLogprobs !== undefined) return undefined;
    return this.#setup.prefixes.take(this.#tokens(this.#ids), this.#ids.length - 1);
  }

  /** Positions past `length` may be half written by an aborted run; those below are whole. */
  #giveBackCache(): void {
    const { cache } = this.#sequence;
    cache.moveOut();
    // Beams share their beginning only: what the cache holds past the prompt belongs to one of them.
    if (this.#options.numBeams > 1) cache.length = Math.min(cache.length, this.#request.inputIds.length);
    if (!this.#reusable) return;
    cache.length = Math.min(cache.length, this.#setup.alike - this.#padding);
    this.#setup.prefixes.put(this.#tokens(this.#ids.slice(0, cache.length)), cache);
  }
}
