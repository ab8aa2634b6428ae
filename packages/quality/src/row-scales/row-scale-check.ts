import type { ConvertOptions } from "@tessera/converter";
import { loadImage } from "@tessera/preprocessing";
import { createRuntime, type RuntimeOptions } from "@tessera/runtime";
import { createVisionEncoder } from "@tessera/vision-encoder";
import { verificationPicture } from "../verify/verification-prompts.ts";
import { relativeDifference } from "./relative-difference.ts";

/**
 * Relative difference of the image embeddings from which on one scale a call counts as lossy. Rounding alone makes 0.021 on the bundled
 * checkpoint and 0.011 on the full size with random weights; the test's massive activation makes 0.54.
 */
const largestDifference = 0.1;

export interface RowScaleOptions {
  /** Which way ONNX Runtime is called. @default "auto" */
  readonly runtime?: RuntimeOptions["implementation"];
  /** Computing threads. @default the cores this process may use */
  readonly threads?: number;
  readonly signal?: AbortSignal;
}

/**
 * Finds out whether an int8 vision graph with one activation scale a call loses what a scale a row keeps: both encode one picture. Large
 * vision transformers may have massive activations in a few tokens (Sun et al., 2024), next to which all other tokens round to nothing when
 * they share a scale.
 */
export function rowScaleCheck({
  runtime: implementation,
  threads,
  signal,
}: RowScaleOptions): NonNullable<ConvertOptions["needsRowScales"]> {
  return async (callGraph, rowsGraph, vision) => {
    const { pixelValues, tiles } = await loadImage(verificationPicture(), { tileSize: vision.imageSize, maxTiles: 1, signal });
    await using runtime = await createRuntime({ implementation, threads });
    const encode = async (graph: string) => {
      await using session = await runtime.createSession(graph, { signal });
      return await createVisionEncoder({ session, ...vision }).encode(pixelValues, tiles, { signal });
    };
    return !(relativeDifference(await encode(callGraph), await encode(rowsGraph)) <= largestDifference);
  };
}
