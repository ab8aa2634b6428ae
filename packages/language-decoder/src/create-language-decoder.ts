import { type RotaryScaling, type Session, seededRandom, TesseraError } from "@tessera/core";
import { beamSearch } from "./beam/beam-search.ts";
import { Places } from "./cache/places.ts";
import { PrefixCache } from "./cache/prefix-cache.ts";
import type { DecodeEvent } from "./decode-event.ts";
import type { DecodeRequest } from "./decode-request.ts";
import type { LanguageDecoder } from "./language-decoder.ts";
import type { Prediction } from "./prediction/prediction.ts";
import { scorePrompt } from "./prediction/score-prompt.ts";
import { applyConstraint } from "./sampling/apply-constraint.ts";
import { chooseToken } from "./sampling/choose-token.ts";
import { checkGenerationOptions } from "./sampling/options/check-generation-options.ts";
import { readsLogits } from "./sampling/options/reads-logits.ts";
import { processLogits } from "./sampling/process-logits.ts";
import { tokenLogprobs } from "./sampling/token-logprobs.ts";
import { RunScheduler } from "./scheduler/run-scheduler.ts";
import { LookAhead } from "./sequence/look-ahead.ts";
import { promptEmbeddings } from "./sequence/prompt-embeddings.ts";
import { Sequence } from "./sequence/sequence.ts";
import type { TokenEmbedding } from "./sequence/token-embedding.ts";

export interface LanguageDecoderOptions {
  /**
   * Decoder graph of the converter, the one for int8 caches with `kvScales`. Where it has an output `best`, greedy requests ask for that alone.
   * The caller disposes it.
   */
  readonly session: Session;
  /**
   * Graph that takes all of a prompt but its last token; its logits are not asked for. Its caches are float32 or, where it has an input
   * `kv_scales`, like those of `session`. The caller disposes it.
   * @default `session` takes the whole prompt
   */
  readonly prefillSession?: Session;
  /**
   * Whether `session` reads many tokens as well as `prefillSession`: it then takes a prompt's last chunk to the end, which saves the step that
   * reads the last token. @default false
   */
  readonly sessionReadsPrompts?: boolean;
  readonly embedding: TokenEmbedding;
  readonly numLayers: number;
  readonly numKvHeads: number;
  readonly headSize: number;
  readonly hiddenSize: number;
  readonly vocabSize: number;
  /** Most positions of a sequence, prompt included. */
  readonly contextLength: number;
  /** Given where the graph takes rotary tables as inputs. */
  readonly rotary?: RotaryScaling;
  /**
   * Keys and values lie in int8 with these scales (see {@link measureKvScales}), a quarter as large. A `prefillSession` over float32 caches
   * has what it reads rounded chunk by chunk. @default float32
   */
  readonly kvScales?: Float32Array;
  /** Bytes of keys and values kept after a sequence ends, for prompts that begin like it. @default 0 */
  readonly prefixCacheBytes?: number;
  /** Sequences that may hold a KV cache at once; more wait for a place, in order. @default 32 */
  readonly maxSequences?: number;
  /**
   * Most prompt tokens a run takes at once. Between 96 and 256 the speed is the same with ONNX Runtime's own operators; larger chunks leave the
   * processor's caches between operators and attend to more of what the causal mask then hides, smaller ones react to an abort and let others
   * step sooner. @default 192
   */
  readonly prefillChunk?: number;
  /** The same while other sequences generate: they wait for the whole of it. @default prefillChunk */
  readonly sharedPrefillChunk?: number;
}

/** A decoder over one session: prefill in chunks, one run a token for all sequences that wait for one, KV caches written in place. */
export function createLanguageDecoder(setup: LanguageDecoderOptions): LanguageDecoder {
  const { embedding, contextLength, prefillChunk = 192, sharedPrefillChunk = prefillChunk } = setup;
  const shape = { ...setup, maxCapacity: contextLength };
  const scheduler = new RunScheduler(shape);
  const sequenceOptions = { ...shape, prefillChunk, sharedPrefillChunk, scheduler };
  const places = new Places(setup.maxSequences ?? 32);
  const prefixes = new PrefixCache(setup.prefixCacheBytes ?? 0);
  // Longer sequences have keys that are rotated for their own length.
  const alike = setup.rotary?.originalPositions ?? Number.POSITIVE_INFINITY;
  const givesBest = setup.session.outputs.some(({ name }) => name === "best");

  async function* generate(
    request: DecodeRequest,
    { signal }: { readonly signal?: AbortSignal } = {},
  ): AsyncGenerator<DecodeEvent, void, void> {
    const options = checkGenerationOptions(request.options ?? {});
    const promptTokens = request.inputIds.length;
    if (promptTokens === 0) throw new TesseraError("invalid-argument", "The prompt has no tokens");
    if (promptTokens >= contextLength) {
      throw new TesseraError("context-overflow", `The prompt has ${promptTokens} tokens, the context holds ${contextLength}`, {
        facts: { promptTokens, contextLength },
      });
    }
    if (request.constraint !== undefined && options.numBeams > 1)
      throw new TesseraError("unsupported-option", "Beam search cannot follow a response format");
    const started = performance.now();
    await places.take(signal);
    try {
      yield* generateInPlace(request, options, started, signal);
    } finally {
      places.leave();
    }
  }

  async function* generateInPlace(
    request: DecodeRequest,
    options: ReturnType<typeof checkGenerationOptions>,
    started: number,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<DecodeEvent, void, void> {
    const promptTokens = request.inputIds.length;
    const embeds = promptEmbeddings(request, embedding);
    const { imageSpans = [], imageKeys = [], cacheScope: scope, constraint } = request;
    const padding = Math.max(0, (request.batchLength ?? 0) - promptTokens);
    const { promptLogprobs } = options;
    if (promptLogprobs !== undefined && imageSpans.length > 0)
      throw new TesseraError("unsupported-option", "promptLogprobs are told of text alone");
    const reusable = promptTokens + padding <= alike;
    // The last token is always read again: its logits are not kept.
    const known =
      reusable && promptLogprobs === undefined
        ? prefixes.take({ ids: request.inputIds, imageSpans, imageKeys, scope }, promptTokens - 1)
        : undefined;
    const reusedTokens = known?.length ?? 0;
    const sequence = new Sequence(sequenceOptions, { padding, cache: known, wantsLogits: !givesBest || readsLogits(options, constraint) });
    // Prompt and answer.
    const ids = [...request.inputIds];
    // A consumer that leaves stops the step that runs ahead of it.
    const leaving = new AbortController();
    const abort = () => leaving.abort(signal?.reason);
    signal?.addEventListener("abort", abort, { once: true });
    let next: Promise<Prediction> | undefined;
    try {
      const scores = promptLogprobs === undefined ? undefined : await scorePrompt(sequence, embeds, ids, promptLogprobs, signal);
      if (scores === undefined) await sequence.prefill(embeds, signal);
      yield { type: "prefill-end", promptTokens, reusedTokens, milliseconds: performance.now() - started };

      if (scores !== undefined) yield { type: "prompt-logprobs", logprobs: scores };

      const decodeStarted = performance.now();
      const ahead = new LookAhead({ sequence, embedding, tokens: options.promptLookupNumTokens });
      const finish = (reason: "stop-token" | "length", tokens: number, score?: number) =>
        ({ type: "finish", reason, tokens, decodeMilliseconds: performance.now() - decodeStarted, score, lookup: ahead.counts }) as const;
      if (options.maxNewTokens === 0) {
        yield finish("length", 0);
        return;
      }
      if (options.numBeams > 1) {
        const maxNewTokens = Math.min(options.maxNewTokens, contextLength - promptTokens + 1);
        const [best] = await beamSearch(sequence, {
          ...request,
          ...options,
          bosTokenId: request.bosTokenId,
          generation: options,
          maxNewTokens,
          embedding,
          signal,
        });
        const { ids: answer = [], score } = best ?? {};
        for (const id of answer) yield { type: "token", id };
        yield finish(request.stopTokenIds.includes(answer.at(-1) ?? -1) ? "stop-token" : "length", answer.length, score);
        return;
      }
      const random = seededRandom(options.seed ?? Math.floor(Math.random() * 2 ** 32));
      const stops = new Set(request.stopTokenIds);
      const history = request.bosTokenId === undefined ? [] : [request.bosTokenId];
      const { cache } = sequence;
      let { prediction } = sequence;
      for (let generated = 0; ; ) {
        const logits = typeof prediction === "number" ? undefined : prediction;
        if (logits) processLogits(logits, options, { history, generated, stopTokenIds: request.stopTokenIds });
        if (logits && constraint) applyConstraint(logits, await constraint.allowed());
        const id = typeof prediction === "number" ? prediction : chooseToken(prediction, options, random);
        constraint?.accept(id);
        generated++;
        history.push(id);
        ids.push(id);
        const logprobs = logits === undefined || options.logprobs === undefined ? undefined : tokenLogprobs(logits, id, options.logprobs);
        const stopped = stops.has(id);
        const ended = stopped || generated === options.maxNewTokens || cache.length === contextLength;
        // The next step runs while the consumer detokenises and sends this one's token.
        if (!ended) {
          signal?.throwIfAborted();
          next = ahead.after(ids, Math.min(contextLength - cache.length, options.maxNewTokens - generated + 1), leaving.signal);
          next.catch(() => {});
        }
        yield { type: "token", id, logprobs };
        signal?.throwIfAborted();
        if (next === undefined) {
          yield finish(stopped ? "stop-token" : "length", generated);
          return;
        }
        prediction = await next;
        next = undefined;
      }
    } finally {
      signal?.removeEventListener("abort", abort);
      leaving.abort();
      // Whatever became of it: the cache is not its any more.
      await next?.catch(() => {});
      // Positions past `length` may be half written by an aborted run; those below are whole.
      const { cache } = sequence;
      cache.moveOut();
      // Beams share their beginning only: what the cache holds past the prompt belongs to one of them.
      if (options.numBeams > 1) cache.length = Math.min(cache.length, promptTokens);
      if (reusable) {
        cache.length = Math.min(cache.length, alike - padding);
        prefixes.put({ ids: ids.slice(0, cache.length), imageSpans, imageKeys, scope }, cache);
      }
    }
  }

  return {
    contextLength,
    get activeSlots() {
      return places.taken;
    },
    generate,
  };
}
