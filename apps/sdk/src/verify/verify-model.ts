import { join } from "node:path";
import { convertCheckpoint, type Precision } from "@tessera/converter";
import { demoModelFolder } from "@tessera/demo-model";
import { continuationLogits, createLanguageDecoder, openTokenEmbedding } from "@tessera/language-decoder";
import { loadImage } from "@tessera/preprocessing";
import { buildPrompt, getStopTokenIds, loadTemplate, loadTokenizer } from "@tessera/tokenizer";
import { createVisionEncoder } from "@tessera/vision-encoder";
import { chooseGraphs } from "../choose-graphs.ts";
import { chooseKernels } from "../choose-kernels.ts";
import { defaultCacheFolder } from "../default-cache-folder.ts";
import { loadKvScales } from "../kv-scales/load-kv-scales.ts";
import type { LoadOptions } from "../load-options.ts";
import { openLanguageSessions } from "../open-language-sessions.ts";
import { openModel } from "../open-model.ts";
import { checkOptions } from "../options/check-options.ts";
import { loadNames } from "../options/load-names.ts";
import { readPrecision } from "../read-precision.ts";
import { rowScaleCheck } from "../row-scale-check.ts";
import { openCheckedRuntime } from "../self-check/open-checked-runtime.ts";
import { compareDistributions, type DistributionDifference } from "./compare-distributions.ts";
import { verificationPicture, verificationPrompts } from "./verification-prompts.ts";

const continuation = 24;

export interface Verification extends DistributionDifference {
  readonly precision: Precision;
  readonly kvCache: "fp32" | "int8";
  /** Whether operators of our own computed it. */
  readonly kernels: boolean;
  /** Over which instruction set. */
  readonly instructionSet: string | undefined;
  /** Answer tokens that were compared. */
  readonly positions: number;
}

interface Answers {
  /** Continuations of the prompts. */
  readonly ids: readonly (readonly number[])[];
  /** Logits that lead to each continued token, float32 [positions, vocab]. */
  readonly logits: Float32Array;
  readonly vocab: number;
  readonly kernels: boolean;
  readonly instructionSet: string | undefined;
}

/**
 * What a precision costs on a checkpoint: fp32 answers a few fixed questions greedily, the other precision reads the same answers, and the
 * distributions of every next token are compared. Pictures go through each precision's own vision part. With an int8 KV cache the answers
 * are read a token at a time over it; fp32 with it shows what the cache alone costs. Prompts are read as a loaded model reads them. Throws what loading throws.
 */
export async function verifyModel(folder: string, options: Omit<LoadOptions, "contextLength" | "ffmpegPath"> = {}): Promise<Verification> {
  checkOptions(options, loadNames, "the options of verifying");
  const precision = readPrecision(options.precision);
  const { kvCache = "fp32" } = options;
  const reference = await answer(folder, { vision: "fp32", language: "fp32" }, { ...options, kvCache: "fp32" });
  const other = await answer(folder, precision, options, reference.ids);
  return {
    precision,
    kvCache,
    kernels: other.kernels,
    instructionSet: other.instructionSet,
    positions: reference.logits.length / reference.vocab,
    ...compareDistributions(reference.logits, other.logits, reference.vocab),
  };
}

async function answer(folder: string, precision: Precision, options: LoadOptions, given?: Answers["ids"]): Promise<Answers> {
  const { cacheFolder = defaultCacheFolder(), signal, onProgress } = options;
  const path = folder === "demo" ? demoModelFolder : folder;
  await using checkpoint = await openModel(path, options.adapter, signal);
  const { config, generationConfig } = checkpoint;
  const { folder: converted, manifest } = await convertCheckpoint(checkpoint, {
    cacheFolder,
    precision,
    needsRowScales: rowScaleCheck(options),
    signal,
    onProgress,
  });
  const { vision, language } = manifest;
  const tokenizer = await loadTokenizer(path, { signal });
  const template = await loadTemplate(checkpoint.folder, config);
  const opened = await openCheckedRuntime(chooseKernels(options, precision), { implementation: options.runtime, threads: options.threads });
  await using runtime = opened.runtime;
  const graphs = chooseGraphs(manifest, options, runtime.kernels);
  const open = (graph: string) => runtime.createSession(join(converted, graph), { signal });
  const encoder = createVisionEncoder({ ...vision, session: await open(graphs.vision) });
  await using embedding = await openTokenEmbedding(join(converted, language.embedding.file), { ...language.embedding, signal });
  const { pixelValues, tiles } = await loadImage(verificationPicture(), { tileSize: vision.imageSize, maxTiles: 1 });
  const embeds = await encoder.encode(pixelValues, tiles, { signal });
  const { loaded, ...sessions } = await openLanguageSessions(graphs, open);
  const { kernels, calibration: graph } = graphs;
  const calibration = { template, tokenizer, vision: encoder, graph, kernels, loaded, open, embedding, signal };
  const setup = {
    ...language,
    ...sessions,
    sessionReadsPrompts: graphs.sessionReadsPrompts,
    prefillChunk: graphs.prefillChunk,
    embedding,
    contextLength: Math.min(2048, language.maxPositions),
    kvScales: options.kvCache === "int8" ? await loadKvScales({ folder: converted, manifest }, calibration) : undefined,
  };
  const decoder = given ? undefined : createLanguageDecoder(setup);

  const ids: (readonly number[])[] = [];
  const rows: Float32Array[] = [];
  for (const [i, { question, picture }] of verificationPrompts.entries()) {
    const prompt = buildPrompt({
      template,
      tokenizer,
      question,
      tilesPerImage: picture ? [tiles] : [],
      tokensPerTile: vision.tokensPerTile,
    });
    const request = { inputIds: prompt.ids, imageSpans: prompt.imageSpans, imageEmbeds: picture ? embeds : undefined };
    const continued: number[] = [];
    if (decoder) {
      const stopTokenIds = getStopTokenIds(template, tokenizer, generationConfig.eos_token_id);
      for await (const event of decoder.generate({ ...request, stopTokenIds, options: { maxNewTokens: continuation } }, { signal }))
        if (event.type === "token") continued.push(event.id);
    } else continued.push(...given![i]!);
    ids.push(continued);
    rows.push(await continuationLogits(request, continued, setup, { signal }));
  }
  const logits = new Float32Array(rows.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const row of rows) {
    logits.set(row, at);
    at += row.length;
  }
  return { ids, logits, vocab: language.vocabSize, kernels, instructionSet: kernels ? runtime.instructionSet : undefined };
}
