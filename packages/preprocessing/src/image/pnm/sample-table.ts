import { roundHalfToEven } from "../../tiles/round-half-to-even.ts";

/**
 * 8-bit values of all samples from 0 to 65535, as Pillow makes them: colours, and greys up to 255, are scaled to 255; greys above are
 * scaled to 65535 and clipped at 255, as 16-bit grey is everywhere.
 */
export function sampleTable(most: number, grey: boolean): Uint8ClampedArray {
  const white = grey && most > 255 ? 65_535 : 255;
  return Uint8ClampedArray.from({ length: most > 255 ? 65_536 : 256 }, (_, value) => roundHalfToEven((value / most) * white));
}
