import type { Precision } from "@tessera/converter";
import {
  type Answer,
  answerQuestions,
  type DistributionDifference,
  differenceOf,
  type VerificationQuestion,
  verificationPrompts,
} from "@tessera/quality";
import { loadNames } from "../load/load-names.ts";
import type { LoadOptions } from "../load/load-options.ts";
import { loadParts } from "../load/load-parts.ts";
import { type LoadSettings, readLoadOptions } from "../load/read-load-options.ts";
import { Resources } from "../load/resources.ts";
import { checkOptions } from "../options/check-options.ts";

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

interface Questions {
  readonly questions: readonly VerificationQuestion[];
  /** Most answer tokens. */
  readonly positions: number;
  /** Answers to be read instead of given. */
  readonly given?: readonly Answer[];
}

interface Answers {
  readonly answers: readonly Answer[];
  readonly vocab: number;
  readonly kernels: boolean;
  readonly instructionSet: string | undefined;
}

const contextLength = 2048;

/**
 * What a precision costs on a checkpoint: fp32 answers a few fixed questions greedily, the other precision reads the same answers, and the
 * distributions of every next token are compared. Pictures go through each precision's own vision part. With an int8 KV cache the answers
 * are read a token at a time over it; fp32 with it shows what the cache alone costs. Prompts are read as a loaded model reads them. Throws what loading throws.
 */
export async function verifyModel(folder: string, options: VerifyOptions = {}): Promise<Verification> {
  checkOptions(options, { ...loadNames, questions: true, positions: true }, "the options of verifying");
  const { questions = verificationPrompts(), positions = Number.POSITIVE_INFINITY, ...loading } = options;
  const settings = readLoadOptions({ ...loading, contextLength });
  const plain: LoadSettings = { ...settings, precision: { vision: "fp32", language: "fp32" }, kvCache: "fp32" };
  const reference = await answer(folder, plain, { questions, positions });
  const other = await answer(folder, settings, { questions, positions, given: reference.answers });
  const { precision, kvCache } = settings;
  const { kernels, instructionSet } = other;
  return { precision, kvCache, kernels, instructionSet, ...differenceOf(reference.answers, other.answers, reference.vocab) };
}

async function answer(folder: string, settings: LoadSettings, { questions, positions, given }: Questions): Promise<Answers> {
  await using resources = new Resources();
  const { converted, runtime, graphs, language, ...parts } = await loadParts(folder, settings, resources);
  const { imageSize, tokensPerTile } = converted.manifest.vision;
  const answering = { ...parts, language, imageSize, tokensPerTile, signal: settings.signal };
  const answers: Answer[] = [];
  let read = 0;
  for await (const one of answerQuestions(questions, answering, given)) {
    answers.push(one);
    read += one.ids.length;
    if (given === undefined && read >= positions) break;
  }
  const { kernels } = graphs;
  return { answers, vocab: language.vocabSize, kernels, instructionSet: kernels ? runtime.instructionSet : undefined };
}
