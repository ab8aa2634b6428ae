import type { InternVLConfig } from "@tessera/checkpoint";
import type { LanguageDecoder } from "@tessera/language-decoder";
import type { ConversationTemplate, Tokenizer } from "@tessera/tokenizer";
import type { VisionEncoder } from "@tessera/vision-encoder";
import type { ImageCache } from "./image-cache.ts";

/** The parts of a loaded model. */
export interface LoadedModel {
  readonly config: InternVLConfig;
  readonly tokenizer: Tokenizer;
  readonly template: ConversationTemplate;
  readonly stopTokenIds: readonly number[];
  readonly tokensPerTile: number;
  readonly vision: VisionEncoder;
  readonly decoder: LanguageDecoder;
  readonly imageCache: ImageCache;
  readonly ffmpegPath: string | undefined;
}
