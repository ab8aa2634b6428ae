import { join } from "node:path";
import { convertCheckpoint, type Precision } from "@tessera/converter";
import { demoModelFolder } from "@tessera/demo-model";
import { openTokenEmbedding } from "@tessera/language-decoder";
import { getStopTokenIds, loadTemplate, loadTokenizer } from "@tessera/tokenizer";
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
import { type Answer, answerQuestions } from "./answer-questions.ts";
import { compareDistributions, type DistributionDifference } from "./compare-distributions.ts";
import { verificationPrompts } from "./verification-prompts.ts";
import type { VerificationQuestion } from "./verification-question.ts";

export interface Verification extends DistributionDifference {
  readonly precision: Precision;
  readonly kvCache: "fp32" | "int8";
  /** Whether operators of our own computed it. */
  readonly kernels: boolean;
  /** Over which instruction set. */
  readonly instructionSet: string | undefined;
  /** Answer tokens that were compared. */
  readonly positions: number;
  readonly answers: number;
  /** How many of the answers both give: those in which every token is the likeliest of both. */
  readonly sameAnswers: number;
}

export interface VerifyOptions extends Omit<LoadOptions, "contextLength" | "ffmpegPath"> {
  /** What is asked, in this order. @default two questions about a drawn picture and two without one */
  readonly questions?: readonly VerificationQuestion[];
  /** Asks no more once the answers have so many tokens. @default all questions */
  readonly positions?: number;
}

interface Answers {
  readonly answers: readonly Answer[];
  readonly vocab: number;
  readonly kernels: boolean;
  readonly instructionSet: string | undefined;
}

/**
 * What a precision costs on a checkpoint: fp32 answers a few fixed questions greedily, the other precision reads the same answers, and the
 * distributions of every next token are compared. Pictures go through each precision's own vision part. With an int8 KV cache the answers
 * are read a token at a time over it; fp32 with it shows what the cache alone costs. Prompts are read as a loaded model reads them. Throws what loading throws.
 */
export async function verifyModel(folder: string, options: VerifyOptions = {}): Promise<Verification> {
  checkOptions(options, { ...loadNames, questions: true, positions: true }, "the options of verifying");
  const precision = readPrecision(options.precision);
  const { kvCache = "fp32" } = options;
  const reference = await answer(folder, { vision: "fp32", language: "fp32" }, { ...options, kvCache: "fp32" });
  const other = await answer(folder, precision, options, reference.answers);
  const differences = reference.answers.map(({ ids, logits }, i) => ({
    positions: ids.length,
    ...compareDistributions(logits, other.answers[i]!.logits, reference.vocab),
  }));
  const positions = differences.reduce((sum, one) => sum + one.positions, 0);
  const mean = (value: (one: (typeof differences)[0]) => number) =>
    differences.reduce((sum, one) => sum + value(one) * one.positions, 0) / positions;
  return {
    precision,
    kvCache,
    kernels: other.kernels,
    instructionSet: other.instructionSet,
    positions,
    meanKl: mean(({ meanKl }) => meanKl),
    maxKl: Math.max(...differences.map(({ maxKl }) => maxKl)),
    agreement: mean(({ agreement }) => agreement),
    answers: differences.length,
    sameAnswers: differences.filter(({ agreement }) => agreement === 1).length,
  };
}

async function answer(folder: string, precision: Precision, options: VerifyOptions, given?: readonly Answer[]): Promise<Answers> {
  const {
    cacheFolder = defaultCacheFolder(),
    signal,
    onProgress,
    questions = verificationPrompts(),
    positions = Number.POSITIVE_INFINITY,
  } = options;
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
  const answering = {
    template,
    tokenizer,
    vision: encoder,
    imageSize: vision.imageSize,
    tokensPerTile: vision.tokensPerTile,
    language: setup,
    stopTokenIds: getStopTokenIds(template, tokenizer, generationConfig.eos_token_id),
    signal,
  };
  const answers: Answer[] = [];
  let read = 0;
  for await (const one of answerQuestions(questions, answering, given)) {
    answers.push(one);
    read += one.ids.length;
    if (given === undefined && read >= positions) break;
  }
  return { answers, vocab: language.vocabSize, kernels, instructionSet: kernels ? runtime.instructionSet : undefined };
}
