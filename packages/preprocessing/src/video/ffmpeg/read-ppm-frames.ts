import type { RgbImage } from "../../input/rgb-image.ts";

/** Splits 8-bit binary PPM pictures that follow one another, as ffmpeg writes them. A picture cut off at the end is left out. */
export function readPpmFrames(bytes: Uint8Array): RgbImage[] {
  const frames: RgbImage[] = [];
  for (let at = 0; at < bytes.length; ) {
    const header = /^P6\s(\d+)\s(\d+)\s255\s/.exec(
      Buffer.from(bytes.buffer, bytes.byteOffset + at, Math.min(64, bytes.length - at)).toString("latin1"),
    );
    if (header === null) break;
    const [width, height] = [Number(header[1]), Number(header[2])];
    const start = at + header[0].length;
    at = start + width * height * 3;
    if (at <= bytes.length) frames.push({ width, height, data: bytes.subarray(start, at) });
  }
  return frames;
}
