import { type RotaryScaling, type Session, TesseraError } from "@tessera/core";
import { Places } from "./cache/places.ts";
import { PrefixCache } from "./cache/prefix-cache.ts";
import type { DecodeEvent } from "./decode-event.ts";
import type { DecodeRequest } from "./decode-request.ts";
import { Generation, type GenerationSetup } from "./generation/generation.ts";
import type { LanguageDecoder } from "./language-decoder.ts";
import { type CheckedOptions, checkGenerationOptions } from "./sampling/options/check-generation-options.ts";
import { RunScheduler } from "./scheduler/run-scheduler.ts";
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
  const { embedding, contextLength, rotary, prefillChunk = 192, sharedPrefillChunk = prefillChunk } = setup;
  const shape = { ...setup, maxCapacity: contextLength };
  const places = new Places(setup.maxSequences ?? 32);
  const shared: GenerationSetup = {
    sequence: { ...shape, prefillChunk, sharedPrefillChunk, scheduler: new RunScheduler(shape) },
    embedding,
    contextLength,
    prefixes: new PrefixCache(setup.prefixCacheBytes ?? 0),
    // Longer sequences have keys that are rotated for their own length.
    alike: rotary?.originalPositions ?? Number.POSITIVE_INFINITY,
    givesBest: setup.session.outputs.some(({ name }) => name === "best"),
  };

  async function* generate(
    request: DecodeRequest,
    { signal }: { readonly signal?: AbortSignal } = {},
  ): AsyncGenerator<DecodeEvent, void, void> {
    const options = checkGenerationOptions(request.options ?? {});
    checkRequest(request, options, contextLength);
    const started = performance.now();
    await places.take(signal);
    try {
      yield* new Generation(shared, request, options, signal).run(started);
    } finally {
      places.leave();
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

function checkRequest({ inputIds, constraint }: DecodeRequest, { numBeams }: CheckedOptions, contextLength: number): void {
  const promptTokens = inputIds.length;
  if (promptTokens === 0) throw new TesseraError("invalid-argument", "The prompt has no tokens");
  if (promptTokens >= contextLength) {
    throw new TesseraError("context-overflow", `The prompt has ${promptTokens} tokens, the context holds ${contextLength}`, {
      facts: { promptTokens, contextLength },
    });
  }
  if (constraint !== undefined && numBeams > 1) throw new TesseraError("unsupported-option", "Beam search cannot follow a response format");
}
