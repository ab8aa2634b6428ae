import type { InternVLConfig } from "@tessera/checkpoint";
import type { Grammar, GrammarCompiler } from "@tessera/grammar";
import type { LanguageDecoder } from "@tessera/language-decoder";
import type { ConversationTemplate, Tokenizer } from "@tessera/tokenizer";
import type { EmbeddingCache, VisionEncoder } from "@tessera/vision-encoder";
import type { DecodingTurns } from "../media/decoding-turns.ts";
import type { Rates } from "../request/rates.ts";

/** How a model runs here. */
interface ModelFacts {
  /** Folder the converted graphs and weights lie in. */
  readonly convertedFolder: string;
  /** Which way ONNX Runtime is called. */
  readonly runtime: "native" | "binding";
  /** Why operators of our own do not compute, where they do not. */
  readonly kernelsMissing: string | undefined;
  /** The instruction set that they use, where they compute. */
  readonly instructionSet: string | undefined;
}

/** A loaded model: what a request runs through. Disposing frees sessions and threads; nothing may run then. */
export interface LoadedModel extends AsyncDisposable {
  readonly config: InternVLConfig;
  readonly tokenizer: Tokenizer;
  readonly template: ConversationTemplate;
  readonly stopTokenIds: readonly number[];
  readonly tokensPerTile: number;
  readonly vision: VisionEncoder;
  readonly decoder: LanguageDecoder;
  /** For answers of a given form; made when first asked for. */
  readonly grammars: (grammar: Grammar) => GrammarCompiler;
  /** Bytes of keys and values of a token. */
  readonly kvBytesPerToken: number;
  readonly rates: Rates;
  readonly embeddings: EmbeddingCache;
  readonly ffmpegPath: string | undefined;
  readonly maxPixels: number | undefined;
  readonly decoding: DecodingTurns;
  readonly facts: ModelFacts;
}
