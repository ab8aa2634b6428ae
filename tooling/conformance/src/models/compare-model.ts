import { join } from "node:path";
import { loadParts, type ModelParts, Resources, readLoadOptions } from "@tessera/engine";
import { allLogits, createLanguageDecoder, type LanguageDecoder } from "@tessera/language-decoder";
import { loadImage } from "@tessera/preprocessing";
import { buildPrompt, type Prompt } from "@tessera/tokenizer";
import { maxAbsDifference } from "../max-abs-difference.ts";
import { readTensor } from "../read-tensor.ts";
import type { SetRecorder } from "../set-recorder.ts";
import { type GoldenRequest, listRequests } from "./list-requests.ts";
import type { ModelCase, ModelGolden } from "./model-golden.ts";

export interface ModelComparison {
  readonly name: string;
  /** Checkpoint folder with its `goldens` folder. */
  readonly path: string;
  readonly golden: ModelGolden;
  readonly cacheFolder: string;
  readonly recorder: SetRecorder;
}

const tolerance = 1e-3;
const smallestMargin = 1e-3;

/** One checkpoint in fp32, from its pictures to its greedy ids. */
export async function compareModel(comparison: ModelComparison): Promise<void> {
  const { path, golden, cacheFolder } = comparison;
  await using resources = new Resources();
  const parts = await loadParts(path, readLoadOptions({ precision: "fp32", cacheFolder, contextLength: 4096 }), resources);
  const decoder = createLanguageDecoder(parts.language);
  for (const item of golden.cases) {
    const requests = listRequests(item, golden);
    const batchLength = Math.max(...requests.map(({ inputIds }) => inputIds.length));
    for (const request of requests) await compareRequest(comparison, { parts, decoder, item, request, batchLength });
  }
}

interface Compared {
  readonly parts: ModelParts;
  readonly decoder: LanguageDecoder;
  readonly item: ModelCase;
  readonly request: GoldenRequest;
  readonly batchLength: number;
}

async function compareRequest(
  { name, path, golden, recorder }: ModelComparison,
  { parts, decoder, item, request, batchLength }: Compared,
): Promise<void> {
  const { template, tokenizer, vision, converted, language } = parts;
  const { imageSize, tokensPerTile } = converted.manifest.vision;
  const images = await Promise.all(
    request.images.map(({ file, max_num }) =>
      loadImage(join(path, "goldens", file), { tileSize: imageSize, maxTiles: max_num, thumbnail: true }),
    ),
  );
  const tilesPerImage = images.map(({ tiles }) => tiles);
  const prompt = buildPrompt({ template, tokenizer, ...request, tilesPerImage, tokensPerTile });
  const label = `${name} ${item.case}${request.label}`;
  recorder.check(`${label} input ids`, JSON.stringify(prompt.ids) === JSON.stringify(request.inputIds));
  const embeds = await Promise.all(images.map(({ pixelValues, tiles }) => vision.encode(pixelValues, tiles)));
  const imageEmbeds = Float32Array.from(embeds.flatMap((part) => [...part]));
  const { ids, score } = await greedyIds(decoder, { prompt, imageEmbeds, item, request, batchLength, stopTokenId: golden.eos_token_id });
  if (item.sequences_score !== undefined)
    recorder.within(`${label} score`, Math.abs((score ?? Number.NaN) - item.sequences_score), tolerance);
  const expected = request.outputIds.slice(1);
  // Past a step that the reference itself decided by less than the margin, the answers may part.
  const close = request.margins.findIndex((margin) => margin < smallestMargin);
  const length = close < 0 ? ids.length : close;
  recorder.check(`${label} greedy ids`, JSON.stringify(ids.slice(0, length)) === JSON.stringify(expected.slice(0, length)), `${ids}`);

  const { file } = item;
  if (file === undefined || item.kind !== "chat") return;
  const compareTensor = async (what: string, values: Float32Array, tensor: string) => {
    const expected = await readTensor(join(path, "goldens", file), tensor);
    recorder.within(`${label} ${what}`, maxAbsDifference(values, expected) / golden.stats.logit_std, tolerance);
  };
  if (item.tensors?.extract_feature) await compareTensor("features", imageEmbeds, "extract_feature");
  if (!item.tensors?.prefill_logits) return;
  const asked = { inputIds: prompt.ids, imageSpans: prompt.imageSpans, imageEmbeds };
  await compareTensor("logits", await allLogits(asked, language), "prefill_logits");
}

interface Asked extends Pick<Compared, "item" | "request" | "batchLength"> {
  readonly prompt: Prompt;
  readonly imageEmbeds: Float32Array;
  readonly stopTokenId: number;
}

/** What the decoder answers under the case's generation config, and the best beam's score. */
async function greedyIds(decoder: LanguageDecoder, { prompt, imageEmbeds, item, request, batchLength, stopTokenId }: Asked) {
  const { max_new_tokens, repetition_penalty, no_repeat_ngram_size, min_new_tokens, num_beams } = item.generation_config;
  const events = decoder.generate({
    inputIds: prompt.ids,
    imageSpans: prompt.imageSpans,
    imageEmbeds,
    stopTokenIds: [stopTokenId],
    batchLength,
    bosTokenId: request.outputIds[0],
    options: {
      maxNewTokens: max_new_tokens,
      repetitionPenalty: repetition_penalty,
      noRepeatNgramSize: no_repeat_ngram_size,
      minNewTokens: min_new_tokens,
      numBeams: num_beams,
    },
  });
  const ids: number[] = [];
  let score: number | undefined;
  for await (const event of events) {
    if (event.type === "token") ids.push(event.id);
    else if (event.type === "finish") score = event.score;
  }
  return { ids, score };
}
