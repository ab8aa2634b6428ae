import type { InternVLConfig } from "@tessera/checkpoint";
import type { GrammarCompiler } from "@tessera/grammar";
import type { LanguageDecoder } from "@tessera/language-decoder";
import type { ConversationTemplate, Tokenizer } from "@tessera/tokenizer";
import type { EmbeddingCache, VisionEncoder } from "@tessera/vision-encoder";
import type { DecodingTurns } from "./decoding-turns.ts";
import type { Rates } from "./rates.ts";

/** The parts of a loaded model. */
export interface LoadedModel {
  readonly config: InternVLConfig;
  readonly tokenizer: Tokenizer;
  readonly template: ConversationTemplate;
  readonly stopTokenIds: readonly number[];
  readonly tokensPerTile: number;
  readonly vision: VisionEncoder;
  readonly decoder: LanguageDecoder;
  /** For answers of a given form; made when first asked for. */
  readonly grammars: () => GrammarCompiler;
  /** Bytes of keys and values of a token. */
  readonly kvBytesPerToken: number;
  readonly rates: Rates;
  readonly embeddings: EmbeddingCache;
  readonly ffmpegPath: string | undefined;
  readonly maxPixels: number | undefined;
  readonly decoding: DecodingTurns;
}
