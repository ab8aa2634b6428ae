import { continuationLogits, createLanguageDecoder, type LanguageDecoderOptions } from "@tessera/language-decoder";
import { loadImage } from "@tessera/preprocessing";
import { buildPrompt, type ConversationTemplate, type Tokenizer } from "@tessera/tokenizer";
import type { VisionEncoder } from "@tessera/vision-encoder";
import type { VerificationQuestion } from "./verification-question.ts";

const answerTokens = 24;

/** What answers questions. */
export interface Answering {
  readonly template: ConversationTemplate;
  readonly tokenizer: Tokenizer;
  readonly vision: VisionEncoder;
  readonly imageSize: number;
  readonly tokensPerTile: number;
  readonly language: LanguageDecoderOptions;
  readonly stopTokenIds: readonly number[];
  readonly signal: AbortSignal | undefined;
}

export interface Answer {
  readonly ids: readonly number[];
  /** Logits that lead to each of the ids, float32 [ids, vocab]. */
  readonly logits: Float32Array;
}

/** Answers each question: greedily, or, where answers are given, by reading those. */
export async function* answerQuestions(
  questions: readonly VerificationQuestion[],
  answering: Answering,
  given?: readonly Answer[],
): AsyncGenerator<Answer, void> {
  const { template, tokenizer, tokensPerTile, language, stopTokenIds, signal } = answering;
  const decoder = given ? undefined : createLanguageDecoder(language);
  for (const [i, { question, images = [] }] of questions.slice(0, given?.length).entries()) {
    const tilesPerImage = images.map(() => 1);
    const prompt = buildPrompt({ template, tokenizer, question, tilesPerImage, tokensPerTile });
    const request = { inputIds: prompt.ids, imageSpans: prompt.imageSpans, imageEmbeds: await see(images, answering) };
    const ids = [...(given?.[i]?.ids ?? [])];
    if (decoder) {
      for await (const event of decoder.generate({ ...request, stopTokenIds, options: { maxNewTokens: answerTokens } }, { signal }))
        if (event.type === "token") ids.push(event.id);
    }
    yield { ids, logits: await continuationLogits(request, ids, language, { signal }) };
  }
}

/** Embeddings of pictures of one tile each, float32 [tokens, hidden]. */
async function see(
  images: NonNullable<VerificationQuestion["images"]>,
  { vision, imageSize, signal }: Answering,
): Promise<Float32Array | undefined> {
  const parts: Float32Array[] = [];
  for (const image of images) {
    const { pixelValues } = await loadImage(image, { tileSize: imageSize, maxTiles: 1, signal });
    parts.push(await vision.encode(pixelValues, 1, { signal }));
  }
  if (parts.length < 2) return parts[0];
  const embeds = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  parts.reduce((at, part) => {
    embeds.set(part, at);
    return at + part.length;
  }, 0);
  return embeds;
}
