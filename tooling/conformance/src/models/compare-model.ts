import { join } from "node:path";
import type { Checkpoint } from "@tessera/checkpoint";
import { convertCheckpoint } from "@tessera/converter";
import { allLogits, createLanguageDecoder, openTokenEmbedding } from "@tessera/language-decoder";
import { loadImage } from "@tessera/preprocessing";
import { createRuntime } from "@tessera/runtime";
import { buildPrompt, loadTemplate, loadTokenizer } from "@tessera/tokenizer";
import { createVisionEncoder } from "@tessera/vision-encoder";
import { maxAbsDifference } from "../max-abs-difference.ts";
import { readTensor } from "../read-tensor.ts";
import type { SetRecorder } from "../set-recorder.ts";
import { listRequests } from "./list-requests.ts";
import type { ModelGolden } from "./model-golden.ts";

export interface ModelComparison {
  readonly name: string;
  /** Checkpoint folder with its `goldens` folder. */
  readonly path: string;
  readonly golden: ModelGolden;
  readonly checkpoint: Checkpoint;
  readonly cacheFolder: string;
  readonly recorder: SetRecorder;
}

const tolerance = 1e-3;
const smallestMargin = 1e-3;

/** One checkpoint in fp32, from its pictures to its greedy ids. */
export async function compareModel({ name, path, golden, checkpoint, cacheFolder, recorder }: ModelComparison): Promise<void> {
  const { folder, manifest } = await convertCheckpoint(checkpoint, { cacheFolder, precision: { vision: "fp32", language: "fp32" } });
  const { vision, language } = manifest;
  const tokenizer = await loadTokenizer(path);
  const template = await loadTemplate(checkpoint.folder, checkpoint.config);
  await using runtime = await createRuntime();
  const encoder = createVisionEncoder({ ...vision, session: await runtime.createSession(join(folder, vision.graph)) });
  await using embedding = await openTokenEmbedding(join(folder, language.embedding.file), language.embedding);
  const decoder = createLanguageDecoder({
    ...language,
    session: await runtime.createSession(join(folder, language.graph)),
    embedding,
    contextLength: Math.min(4096, language.maxPositions),
  });

  for (const item of golden.cases) {
    const requests = listRequests(item, golden);
    const batchLength = Math.max(...requests.map(({ inputIds }) => inputIds.length));
    for (const request of requests) {
      const images = await Promise.all(
        request.images.map(({ file, max_num }) =>
          loadImage(join(path, "goldens", file), { tileSize: vision.imageSize, maxTiles: max_num, thumbnail: true }),
        ),
      );
      const prompt = buildPrompt({
        template,
        tokenizer,
        ...request,
        tilesPerImage: images.map(({ tiles }) => tiles),
        tokensPerTile: vision.tokensPerTile,
      });
      const label = `${name} ${item.case}${request.label}`;
      recorder.check(`${label} input ids`, JSON.stringify(prompt.ids) === JSON.stringify(request.inputIds));
      const parts = await Promise.all(images.map(({ pixelValues, tiles }) => encoder.encode(pixelValues, tiles)));
      const imageEmbeds = Float32Array.from(parts.flatMap((part) => [...part]));
      const ids: number[] = [];
      const { max_new_tokens, repetition_penalty, no_repeat_ngram_size, min_new_tokens, num_beams } = item.generation_config;
      const events = decoder.generate({
        inputIds: prompt.ids,
        imageSpans: prompt.imageSpans,
        imageEmbeds,
        stopTokenIds: [golden.eos_token_id],
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
      for await (const event of events) {
        if (event.type === "token") ids.push(event.id);
        else if (event.type === "finish" && item.sequences_score !== undefined)
          recorder.within(`${label} score`, Math.abs((event.score ?? Number.NaN) - item.sequences_score), tolerance);
      }
      const expected = request.outputIds.slice(1);
      // Past a step that the reference itself decided by less than the margin, the answers may part.
      const close = request.margins.findIndex((margin) => margin < smallestMargin);
      const length = close < 0 ? ids.length : close;
      recorder.check(`${label} greedy ids`, JSON.stringify(ids.slice(0, length)) === JSON.stringify(expected.slice(0, length)), `${ids}`);

      if (item.file === undefined || item.kind !== "chat") continue;
      const read = (tensor: string) => readTensor(join(path, "goldens", item.file!), tensor);
      if (item.tensors?.extract_feature)
        recorder.within(
          `${label} features`,
          maxAbsDifference(imageEmbeds, await read("extract_feature")) / golden.stats.logit_std,
          tolerance,
        );
      if (!item.tensors?.prefill_logits) continue;
      const session = await runtime.createSession(join(folder, language.graph));
      const logits = await allLogits(
        { inputIds: prompt.ids, imageSpans: prompt.imageSpans, imageEmbeds },
        { ...language, session, embedding },
      );
      recorder.within(`${label} logits`, maxAbsDifference(logits, await read("prefill_logits")) / golden.stats.logit_std, tolerance);
    }
  }
}
