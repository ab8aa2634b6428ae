import { runInTurns } from "../../tiles/run-in-turns.ts";
import { ByteReader } from "../byte-reader.ts";
import type { ImageDecoder } from "../image-decoder.ts";
import { paintIndices } from "../paint-indices.ts";
import { startsWith } from "../starts-with.ts";
import { lzwPixels } from "./lzw-pixels.ts";
import { type GifFrame, readGifFrame } from "./read-gif-frame.ts";

const piece = 1_048_576;

/**
 * The first picture of a GIF, by itself. libvips composes it with what is behind it, which makes transparent pixels black; Pillow keeps the
 * colour that the palette has for them.
 */
export const gifDecoder: ImageDecoder = {
  name: "GIF",
  matches: (bytes) => startsWith(bytes, "GIF87a") || startsWith(bytes, "GIF89a"),
  async decode(bytes, { expectSize, signal }) {
    const reader = new ByteReader(bytes);
    const frame = readGifFrame(reader);
    await expectSize(frame.canvas);
    return { ...frame.canvas, data: await runInTurns(readPixels(reader, frame), signal) };
  },
};

function* readPixels(reader: ByteReader, frame: GifFrame): Generator<void, Uint8Array, void> {
  const { left, top, width, height, canvas, ground, colors, interlaced } = frame;
  const pixels = yield* lzwPixels(reader, frame.bits, width * height);
  if (!interlaced && width === canvas.width && height === canvas.height) return yield* paintIndices(pixels, colors);
  const whole = new Uint8Array(canvas.width * canvas.height).fill(ground);
  const together = Math.max(1, Math.floor(piece / width));
  let row = 0;
  for (const y of interlaced ? interlacedRows(height) : rows(height)) {
    whole.set(pixels.subarray(row * width, ++row * width), (top + y) * canvas.width + left);
    if (row % together === 0) yield;
  }
  return yield* paintIndices(whole, colors);
}

function* rows(height: number, start = 0, step = 1): Generator<number> {
  for (let y = start; y < height; y += step) yield y;
}

function* interlacedRows(height: number): Generator<number> {
  yield* rows(height, 0, 8);
  yield* rows(height, 4, 8);
  yield* rows(height, 2, 4);
  yield* rows(height, 1, 2);
}
