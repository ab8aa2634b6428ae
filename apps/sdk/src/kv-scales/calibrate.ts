import type { ConvertedModel } from "@tessera/converter";
import { type Session, seededRandom } from "@tessera/core";
import { measureKvScales, type TokenEmbedding } from "@tessera/language-decoder";
import { loadImage } from "@tessera/preprocessing";
import { buildPrompt, type ConversationTemplate, type Tokenizer } from "@tessera/tokenizer";
import type { VisionEncoder } from "@tessera/vision-encoder";
import { verificationPicture } from "../verify/verification-prompts.ts";

/** The loaded parts that a calibration runs. */
export interface CalibrationModel {
  readonly template: ConversationTemplate;
  readonly tokenizer: Tokenizer;
  readonly vision: VisionEncoder;
  /** Over float32 caches. */
  readonly session: Session;
  readonly embedding: TokenEmbedding;
  readonly signal?: AbortSignal;
}

const randomTokens = 384;
const margin = 1.25;

/** Measures the scales of an int8 KV cache over a picture in the model's own template and tokens from all over its vocabulary. */
export async function calibrate({ vision, language }: ConvertedModel["manifest"], model: CalibrationModel): Promise<Float32Array> {
  const { template, tokenizer, session, embedding, signal } = model;
  const { pixelValues, tiles } = await loadImage(verificationPicture(), { tileSize: vision.imageSize, maxTiles: 1 });
  const prompt = buildPrompt({
    template,
    tokenizer,
    question: "<image>\nPlease describe the image in detail.",
    tilesPerImage: [tiles],
    tokensPerTile: vision.tokensPerTile,
  });
  const random = seededRandom(1);
  const more = Math.min(randomTokens, language.maxPositions - prompt.ids.length);
  const ids = Array.from({ length: more }, () => Math.floor(random() * language.vocabSize));
  return measureKvScales(
    {
      inputIds: [...prompt.ids, ...ids],
      imageSpans: prompt.imageSpans,
      imageEmbeds: await model.vision.encode(pixelValues, tiles, { signal }),
    },
    { ...language, session, embedding, margin, signal },
  );
}
