import { findGraph, type LanguageGraph, type ModelManifest } from "@tessera/converter";
import type { LoadOptions } from "./load-options.ts";

/** Graphs of a converted model and how the decoder runs them. */
export interface ChosenGraphs {
  readonly vision: string;
  /** Generates. */
  readonly session: string;
  /** Reads prompts, where the first does not. */
  readonly prefill: string | undefined;
  /** Whether the first reads prompts as well as the second. */
  readonly sessionReadsPrompts: boolean;
  /** Most prompt tokens a run takes at once. */
  readonly prefillChunk: number;
  /** The same while other answers are generated, which wait for it. */
  readonly sharedPrefillChunk: number;
  /** Measures the scales of an int8 KV cache: over float32 caches, and the same one however prompts are read. */
  readonly calibration: string;
  /** Whether one of them calls our own operators. */
  readonly kernels: boolean;
}

/** With ONNX Runtime's own operators, larger chunks are slower. */
const stockChunk = 192;
/** With ours, each weight is laid out once a chunk: prompts take 6 to 7 % longer in chunks of 256, which let others step sooner. */
const kernelChunk = 1024;
const sharedKernelChunk = 256;

/**
 * The graphs that a way of loading runs.
 *
 * @param kernels whether the runtime has our own operators
 */
export function chooseGraphs(
  { vision, language, precision }: Pick<ModelManifest, "vision" | "language" | "precision">,
  { kvCache = "fp32", fastPrefill = true }: Pick<LoadOptions, "kvCache" | "fastPrefill">,
  kernels: boolean,
): ChosenGraphs {
  const kv = kvCache === "int8" ? "int8" : "fp32";
  const own = kernels && language.graphs.some((graph) => graph.kernels);
  const seeing = (kernels ? findGraph(vision.graphs, { kernels }) : undefined) ?? findGraph(vision.graphs, { kernels: false })!;
  const file = (step: LanguageGraph["step"], cache: LanguageGraph["kv"]) =>
    findGraph(language.graphs, { step, kv: cache, kernels: own })?.file;
  const shared = { vision: seeing.file, session: file("decode", kv)!, kernels: own || seeing.kernels };
  const calibration = file("prefill", "fp32") ?? file("decode", "fp32")!;
  if (own)
    return {
      ...shared,
      calibration,
      prefill: fastPrefill ? file("prefill", kv) : undefined,
      // At 4 bits prompts are read over weights of 8.
      sessionReadsPrompts: precision.language === "int8",
      prefillChunk: kernelChunk,
      sharedPrefillChunk: sharedKernelChunk,
    };
  return {
    ...shared,
    calibration,
    // Over int8 caches the graph that generates reads no prompts.
    prefill: (fastPrefill ? file("prefill", "fp32") : undefined) ?? (kv === "int8" ? file("decode", "fp32") : undefined),
    sessionReadsPrompts: false,
    prefillChunk: stockChunk,
    sharedPrefillChunk: stockChunk,
  };
}
