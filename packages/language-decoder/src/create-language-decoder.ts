import { type Session, seededRandom, type Tensor, TesseraError } from "@tessera/core";
import type { DecodeEvent } from "./decode-event.ts";
import type { DecodeRequest } from "./decode-request.ts";
import { KvCache } from "./kv-cache.ts";
import type { LanguageDecoder } from "./language-decoder.ts";
import { promptEmbeddings } from "./prompt-embeddings.ts";
import { checkGenerationOptions } from "./sampling/check-generation-options.ts";
import { chooseToken } from "./sampling/choose-token.ts";
import { logProbability } from "./sampling/log-probability.ts";
import { processLogits } from "./sampling/process-logits.ts";
import type { TokenEmbedding } from "./token-embedding.ts";

export interface LanguageDecoderOptions {
  /** Decoder graph of the converter. The caller disposes it. */
  readonly session: Session;
  /** Graph without logits that takes all of a prompt but its last token. The caller disposes it. @default `session` takes the whole prompt */
  readonly prefillSession?: Session;
  readonly embedding: TokenEmbedding;
  readonly numLayers: number;
  readonly numKvHeads: number;
  readonly headSize: number;
  readonly hiddenSize: number;
  readonly vocabSize: number;
  /** Most positions of a sequence, prompt included. */
  readonly contextLength: number;
  /** Prompt tokens a run takes at once; smaller chunks react to an abort sooner. @default 512 */
  readonly prefillChunk?: number;
}

/** A decoder over one session: prefill in chunks, one run a token, KV caches written in place. */
export function createLanguageDecoder(setup: LanguageDecoderOptions): LanguageDecoder {
  const { session, prefillSession, embedding, hiddenSize, vocabSize, contextLength, prefillChunk = 512 } = setup;
  let activeSlots = 0;

  /** Feeds embeddings [count, hiddenSize] behind what the cache holds; `logits`, if given, then are those of the last one. */
  async function feed(
    cache: KvCache,
    embeds: Float32Array,
    count: number,
    logits: Tensor | undefined,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const total = cache.length + count;
    cache.reserve(total);
    await (logits === undefined ? (prefillSession ?? session) : session).run(
      {
        inputs_embeds: { type: "float32", shape: [1, count, hiddenSize], data: embeds },
        seqlens_k: { type: "int32", shape: [1], data: Int32Array.of(total - 1) },
        total_sequence_length: { type: "int32", shape: [], data: Int32Array.of(total) },
        ...cache.inputs,
      },
      logits === undefined ? cache.outputs : { logits, ...cache.outputs },
      { signal },
    );
    cache.length = total;
  }

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
    signal?.throwIfAborted();
    const started = performance.now();
    const embeds = promptEmbeddings(request, embedding);
    const cache = new KvCache({ ...setup, maxCapacity: contextLength });
    activeSlots++;
    try {
      const logits = new Float32Array(vocabSize);
      const logitsTensor: Tensor = { type: "float32", shape: [1, vocabSize], data: logits };
      const withoutLogits = prefillSession === undefined ? 0 : promptTokens - 1;
      for (let from = 0; from < promptTokens; ) {
        const to = Math.min(from < withoutLogits ? withoutLogits : promptTokens, from + prefillChunk);
        const rows = embeds.subarray(from * hiddenSize, to * hiddenSize);
        await feed(cache, rows, to - from, to > withoutLogits ? logitsTensor : undefined, signal);
        from = to;
      }
      yield { type: "prefill-end", promptTokens, milliseconds: performance.now() - started };

      const decodeStarted = performance.now();
      const random = seededRandom(options.seed ?? Math.floor(Math.random() * 2 ** 32));
      const stops = new Set(request.stopTokenIds);
      const history = request.bosTokenId === undefined ? [] : [request.bosTokenId];
      const row = new Float32Array(hiddenSize);
      const finish = (reason: "stop-token" | "length", tokens: number) =>
        ({ type: "finish", reason, tokens, decodeMilliseconds: performance.now() - decodeStarted }) as const;
      for (let generated = 0; ; ) {
        processLogits(logits, options, { history, generated, stopTokenIds: request.stopTokenIds });
        const id = chooseToken(logits, options, random);
        generated++;
        history.push(id);
        yield { type: "token", id, logprob: logProbability(logits, id) };
        signal?.throwIfAborted();
        if (stops.has(id)) {
          yield finish("stop-token", generated);
          return;
        }
        if (generated === options.maxNewTokens || cache.length === contextLength) {
          yield finish("length", generated);
          return;
        }
        embedding.lookup(id, row, 0);
        await feed(cache, row, 1, logitsTensor, signal);
      }
    } finally {
      activeSlots--;
    }
  }

  return {
    contextLength,
    get activeSlots() {
      return activeSlots;
    },
    generate,
  };
}
