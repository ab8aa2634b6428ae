import { TesseraError } from "@tessera/core";

/** Throws `invalid-argument`, naming video and index, unless every index is a frame of it. */
export function expectFrameIndices(indices: readonly number[], frameCount: number, name: string): void {
  const outside = indices.find((index) => !(Number.isInteger(index) && index >= 0 && index < frameCount));
  if (outside === undefined) return;
  throw new TesseraError("invalid-argument", `${name} has the frames 0 to ${frameCount - 1}, not ${outside}`, {
    facts: { name, index: outside, frameCount },
  });
}
