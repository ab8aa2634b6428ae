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
  /** The graph that measures, over float32 caches: the same one at each load, so that answers do not depend on how the first one went. */
  readonly graph: string;
  /** Graphs that are loaded already. */
  readonly loaded: ReadonlyMap<string, Session>;
  /** Loads another graph of the converted model. */
  readonly open: (graph: string) => Promise<Session>;
  readonly embedding: TokenEmbedding;
  readonly signal?: AbortSignal;
}

const randomTokens = 384;
/** Numbers past the largest one seen saturate, which costs more than coarser steps: 1.5 to 2 gave the least divergence on the bundled model. */
const margin = 1.75;

/** Measures the scales of an int8 KV cache over a picture in the model's own template and tokens from all over its vocabulary. */
export async function calibrate({ vision, language }: ConvertedModel["manifest"], model: CalibrationModel): Promise<Float32Array> {
  const { template, tokenizer, graph, loaded, embedding, signal } = model;
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
  const request = {
    inputIds: [...prompt.ids, ...ids],
    imageSpans: prompt.imageSpans,
    imageEmbeds: await model.vision.encode(pixelValues, tiles, { signal }),
  };
  const known = loaded.get(graph);
  const session = known ?? (await model.open(graph));
  try {
    return await measureKvScales(request, { ...language, session, embedding, margin, signal });
  } finally {
    if (known === undefined) await session[Symbol.asyncDispose]();
  }
}
