import { join } from "node:path";
import type { Checkpoint, InternVLConfig } from "@tessera/checkpoint";
import { type ConvertedModel, convertCheckpoint } from "@tessera/converter";
import { type LanguageDecoderOptions, openTokenEmbedding } from "@tessera/language-decoder";
import { type ChosenKernels, checkStock, loadKvScales, openCheckedRuntime, rowScaleCheck } from "@tessera/quality";
import type { Runtime } from "@tessera/runtime";
import { type ConversationTemplate, getStopTokenIds, type Tokenizer } from "@tessera/tokenizer";
import { createVisionEncoder, type VisionEncoder } from "@tessera/vision-encoder";
import { type ChosenGraphs, chooseGraphs } from "./choose-graphs.ts";
import { chooseKernels } from "./choose-kernels.ts";
import { findCheckpoint } from "./find-checkpoint.ts";
import { openLanguageSessions } from "./open-language-sessions.ts";
import { openMergedCheckpoint } from "./open-merged-checkpoint.ts";
import { stageOpener } from "./open-stages.ts";
import { openWords, type Words } from "./open-words.ts";
import type { LoadSettings } from "./read-load-options.ts";
import { type DecoderStages, readStages } from "./read-stages.ts";
import type { Resources } from "./resources.ts";

/** A model's parts, ready to run: what answers, verifies or is held against goldens is made of them. */
export interface ModelParts {
  readonly config: InternVLConfig;
  readonly converted: ConvertedModel;
  readonly runtime: Runtime;
  /** The operators that were asked for, or why there are none. */
  readonly operators: ChosenKernels;
  readonly graphs: ChosenGraphs;
  readonly template: ConversationTemplate;
  readonly tokenizer: Tokenizer;
  readonly stopTokenIds: readonly number[];
  readonly vision: VisionEncoder;
  /** What a decoder is made of; caches and places are up to whoever makes it. */
  readonly language: Omit<LanguageDecoderOptions, "prefixCacheBytes" | "maxSequences">;
}

/**
 * The load chain: opens a checkpoint folder, a model of a hub by its name or `"demo"`, converts it or finds it converted, starts ONNX Runtime with operators whose
 * products are right here, and opens the graphs that the settings ask for.
 *
 * @param resources owns what is opened, also when this rejects
 * @throws TesseraError `checkpoint-not-found`, `checkpoint-invalid`, `unsupported-architecture`, `tokenizer-invalid`, `disk-full`, …
 */
export async function loadParts(folder: string, settings: LoadSettings, resources: Resources): Promise<ModelParts> {
  const { adapter, cacheFolder, precision, verifyCache: verify, signal, onProgress } = settings;
  const path = await findCheckpoint(folder, settings);
  const checkpoint = await openMergedCheckpoint(path, adapter, signal);
  try {
    // What is wrong with a placement is told before the long conversion.
    const stages = readStages(settings.placement, checkpoint.config.llm_config.num_hidden_layers);
    const words = await openWords(path, checkpoint, signal);
    const converted = await convertCheckpoint(checkpoint, {
      cacheFolder,
      precision,
      verify,
      signal,
      onProgress,
      // A tokenizer that does not fit is known before the long conversion; else it is read while the graphs load in other threads.
      beforeConverting: async () => void (await words.tokenizer()),
      needsRowScales: rowScaleCheck(settings),
    });
    return await openParts({ checkpoint, converted, words, stages }, settings, resources);
  } finally {
    await checkpoint[Symbol.asyncDispose]();
  }
}

interface Sources {
  readonly checkpoint: Checkpoint;
  readonly converted: ConvertedModel;
  readonly words: Words;
  readonly stages: DecoderStages | undefined;
}

async function openParts(
  { checkpoint, converted, words, stages }: Sources,
  settings: LoadSettings,
  resources: Resources,
): Promise<ModelParts> {
  const { config, generationConfig } = checkpoint;
  const { folder, manifest } = converted;
  const { vision, language } = manifest;
  const { precision, threads, runtime: implementation, contextLength, signal } = settings;
  const { runtime, operators } = await openCheckedRuntime(chooseKernels(settings, precision), { implementation, threads });
  resources.use(runtime);
  const graphs = chooseGraphs(manifest, settings, runtime.kernels);
  if (!graphs.kernels && (precision.vision !== "fp32" || precision.language !== "fp32")) await checkStock(runtime);
  const embedding = resources.use(await openTokenEmbedding(join(folder, language.embedding.file), { ...language.embedding, signal }));
  const open = (graph: string) => runtime.createSession(join(folder, graph), { signal });
  const [visionSession, { loaded, ...sessions }, tokenizer] = await Promise.all([
    open(graphs.vision),
    openLanguageSessions(graphs, stages === undefined ? open : stageOpener({ checkpoint, converted, runtime, signal }, stages)),
    words.tokenizer(),
  ]);
  const { template } = words;
  const encoder = createVisionEncoder({ session: visionSession, ...vision });
  const measured = {
    template,
    tokenizer,
    vision: encoder,
    graph: graphs.calibration,
    kernels: graphs.kernels,
    loaded,
    open,
    embedding,
    signal,
  };
  return {
    config,
    converted,
    runtime,
    operators,
    graphs,
    template,
    tokenizer,
    stopTokenIds: getStopTokenIds(template, tokenizer, generationConfig.eos_token_id),
    vision: encoder,
    language: {
      ...language,
      ...sessions,
      sessionReadsPrompts: graphs.sessionReadsPrompts,
      prefillChunk: graphs.prefillChunk,
      sharedPrefillChunk: graphs.sharedPrefillChunk,
      embedding,
      kvScales: settings.kvCache === "int8" ? await loadKvScales(converted, measured) : undefined,
      contextLength: Math.min(contextLength, language.maxPositions),
    },
  };
}
