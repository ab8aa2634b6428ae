import type { Edges } from "./grounded-box.ts";

const clamp = (value: number) => Math.min(1000, Math.max(0, value));

/**
 * Four numbers of an answer as edges in thousandths: shares of the picture (none above 1, the form of old training data) are scaled, reversed
 * sides are put in order, what lies outside of the picture is cut off. Undefined for other counts of numbers and for boxes without area.
 */
export function toEdges(numbers: readonly number[]): Edges | undefined {
  if (numbers.length !== 4 || !numbers.every(Number.isFinite)) return undefined;
  const scale = numbers.every((value) => value <= 1) ? 1000 : 1;
  const [xa, ya, xb, yb] = numbers.map((value) => clamp(value * scale)) as unknown as Edges;
  if (xa === xb || ya === yb) return undefined;
  return [Math.min(xa, xb), Math.min(ya, yb), Math.max(xa, xb), Math.max(ya, yb)];
}
