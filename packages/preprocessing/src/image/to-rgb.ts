/** Pixels of one piece of work: some milliseconds. */
const piece = 262_144;

/**
 * Interleaved 8-bit pixels to RGB the way Pillow's `convert("RGB")` does, in pieces: grey is repeated, alpha dropped without blending.
 *
 * @param data [pixels, channels]; channels 1 grey, 2 grey + alpha, 3 RGB, 4 RGB + alpha
 */
export function* toRgb(data: Uint8Array | Uint8ClampedArray, channels: number): Generator<void, Uint8Array, void> {
  if (channels === 3) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const pixels = data.length / channels;
  const rgb = new Uint8Array(pixels * 3);
  const [green, blue] = channels < 3 ? [0, 0] : [1, 2];
  for (let start = 0; start < pixels; start += piece) {
    const end = Math.min(pixels, start + piece);
    for (let i = start, from = start * channels, to = start * 3; i < end; i++, from += channels, to += 3) {
      rgb[to] = data[from]!;
      rgb[to + 1] = data[from + green]!;
      rgb[to + 2] = data[from + blue]!;
    }
    yield;
  }
  return rgb;
}
