import type { DecodeEvent } from "./decode-event.ts";
import type { DecodeRequest } from "./decode-request.ts";

/** Prompt → tokens. Calls may overlap; each has its own KV cache, freed when its generator ends, throws or is left. */
export interface LanguageDecoder {
  /** Most positions a sequence may have, prompt included. */
  readonly contextLength: number;
  /** Sequences that hold a KV cache now. */
  readonly activeSlots: number;
  /**
   * Generates until a stop token, `maxNewTokens` or the end of the context. The stop token is emitted as a token, too.
   *
   * @throws TesseraError `context-overflow` when the prompt leaves no room, `shape-mismatch`, `invalid-argument`
   */
  generate(request: DecodeRequest, options?: { readonly signal?: AbortSignal }): AsyncGenerator<DecodeEvent, void, void>;
}
