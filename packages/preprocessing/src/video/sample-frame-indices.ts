import { roundHalfToEven } from "../tiles/round-half-to-even.ts";

export interface FrameSampling {
  /** Seconds from and to. @default the whole clip */
  readonly bound?: readonly [number, number];
  readonly fps: number;
  /** Index of the last frame. */
  readonly maxFrame: number;
  /** @default 0 */
  readonly firstIndex?: number;
  /** @default 32 */
  readonly numSegments?: number;
}

/**
 * The middle frame of each of `numSegments` equal parts: `get_index` of the model card, with Python's rounding (half to even).
 * Bounds outside the clip give indices outside it, as there.
 */
export function sampleFrameIndices({
  bound = [-100_000, 100_000],
  fps,
  maxFrame,
  firstIndex = 0,
  numSegments = 32,
}: FrameSampling): number[] {
  const start = Math.max(firstIndex, roundHalfToEven(bound[0] * fps));
  const end = Math.min(roundHalfToEven(bound[1] * fps), maxFrame);
  const segment = (end - start) / numSegments;
  // Adding zero turns a negative zero into a plain one.
  return Array.from({ length: numSegments }, (_, i) => Math.trunc(start + segment / 2 + roundHalfToEven(segment * i)) + 0);
}
