const piece = 262_144;

/** CMYK [pixels, 4] to RGB as Pillow's cmyk2rgb does, in pieces: each ink scales what black leaves, with its rounding. */
export function* cmykToRgb(data: Uint8Array): Generator<void, Uint8Array, void> {
  const pixels = data.length / 4;
  const rgb = new Uint8Array(pixels * 3);
  for (let start = 0; start < pixels; start += piece) {
    const end = Math.min(pixels, start + piece) * 4;
    for (let from = start * 4, to = start * 3; from < end; from += 4, to += 3) {
      const light = 255 - data[from + 3]!;
      rgb[to] = light - covered(data[from]! * light);
      rgb[to + 1] = light - covered(data[from + 1]! * light);
      rgb[to + 2] = light - covered(data[from + 2]! * light);
    }
    yield;
  }
  return rgb;
}

/** A product of two bytes, divided by 255 and rounded. */
function covered(product: number): number {
  return (product + 128 + ((product + 128) >> 8)) >> 8;
}
