const mostOfLibav = 2 ** 31 - 1;

/** The option `max_pixels` of libav's decoders: a clip that begins with small frames may go on with others, which no header tells. */
export function mostFramePixels(maxPixels: number): string {
  return String(Math.min(Math.floor(maxPixels), mostOfLibav));
}
