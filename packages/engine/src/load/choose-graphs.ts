import type { ModelManifest } from "@tessera/converter";
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
  const int8Cache = kvCache === "int8";
  const visionKernels = kernels ? vision.kernels : undefined;
  const own = kernels ? language.kernels : undefined;
  const shared = { vision: visionKernels?.graph ?? vision.graph, kernels: visionKernels !== undefined || own !== undefined };
  if (own !== undefined)
    return {
      ...shared,
      session: int8Cache ? own.kv8Graph : own.graph,
      calibration: own.prefillGraph,
      prefill: fastPrefill ? (int8Cache ? own.kv8PrefillGraph : own.prefillGraph) : undefined,
      // At 4 bits prompts are read over weights of 8.
      sessionReadsPrompts: precision.language === "int8",
      prefillChunk: kernelChunk,
      sharedPrefillChunk: sharedKernelChunk,
    };
  return {
    ...shared,
    session: int8Cache ? language.kv8Graph : language.graph,
    calibration: language.prefillGraph ?? language.graph,
    // Over int8 caches the graph that generates reads no prompts.
    prefill: (fastPrefill ? language.prefillGraph : undefined) ?? (int8Cache ? language.graph : undefined),
    sessionReadsPrompts: false,
    prefillChunk: stockChunk,
    sharedPrefillChunk: stockChunk,
  };
}
