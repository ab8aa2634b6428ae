/**
 * Interleaved 8-bit pixels to RGB the way Pillow's `convert("RGB")` does: grey is repeated, alpha dropped without blending.
 *
 * @param data [pixels, channels]; channels 1 grey, 2 grey + alpha, 3 RGB, 4 RGB + alpha
 */
export function toRgb(data: Uint8Array | Uint8ClampedArray, channels: number): Uint8Array {
  if (channels === 3) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const pixels = data.length / channels;
  const rgb = new Uint8Array(pixels * 3);
  const [green, blue] = channels < 3 ? [0, 0] : [1, 2];
  for (let i = 0, from = 0, to = 0; i < pixels; i++, from += channels, to += 3) {
    rgb[to] = data[from]!;
    rgb[to + 1] = data[from + green]!;
    rgb[to + 2] = data[from + blue]!;
  }
  return rgb;
}
