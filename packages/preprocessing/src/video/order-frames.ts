import type { RgbImage } from "../input/rgb-image.ts";

/** Frame numbers that are asked for, each once, rising: the order in which a decoder comes by them. */
export function risingFrames(indices: readonly number[]): readonly number[] {
  return [...new Set(indices)].sort((a, b) => a - b);
}

/**
 * Gives frames in the order of `indices` from a decoder that yields `risingFrames(indices)`. A frame is kept from when it comes by to
 * when it is asked for last, so that rising indices, as sampling makes them, never hold more than one.
 *
 * @param missing makes the error for a decoder that ends early, from the frames that came
 */
export async function* orderFrames(
  indices: readonly number[],
  decoded: AsyncIterable<RgbImage>,
  missing: (came: number) => Error,
): AsyncGenerator<RgbImage, void, void> {
  const rising = risingFrames(indices);
  const lastUse = new Map(indices.map((index, i) => [index, i]));
  const held = new Map<number, RgbImage>();
  let came = 0;
  let asked = 0;
  const drain = function* (): Generator<RgbImage, void, void> {
    for (let image = held.get(indices[asked]!); image !== undefined; image = held.get(indices[asked]!)) {
      if (lastUse.get(indices[asked]!) === asked) held.delete(indices[asked]!);
      asked++;
      yield image;
    }
  };
  for await (const image of decoded) {
    held.set(rising[came++]!, image);
    yield* drain();
    if (asked === indices.length) return;
  }
  if (came < rising.length) throw missing(came);
}
