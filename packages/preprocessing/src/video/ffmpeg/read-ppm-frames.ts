import type { RgbImage } from "../../input/rgb-image.ts";

const longestHeader = 64;

/** Splits 8-bit binary PPM pictures that follow one another, as ffmpeg writes them, while they arrive. A picture cut off at the end is left out. */
export async function* readPpmFrames(chunks: AsyncIterable<Buffer>): AsyncGenerator<RgbImage, void, void> {
  let head: Buffer = Buffer.alloc(0);
  let frame: (RgbImage & { filled: number }) | undefined;
  for await (const chunk of chunks) {
    let rest = chunk;
    while (rest.length > 0) {
      if (frame === undefined) {
        head = Buffer.concat([head, rest]);
        const found = /^P6\s(\d+)\s(\d+)\s255\s/.exec(head.subarray(0, longestHeader).toString("latin1"));
        if (found === null) {
          if (head.length >= longestHeader) return;
          break;
        }
        const [width, height] = [Number(found[1]), Number(found[2])];
        frame = { width, height, data: new Uint8Array(width * height * 3), filled: 0 };
        rest = head.subarray(found[0].length);
        head = Buffer.alloc(0);
      }
      const part = rest.subarray(0, frame.data.length - frame.filled);
      frame.data.set(part, frame.filled);
      frame.filled += part.length;
      rest = rest.subarray(part.length);
      if (frame.filled < frame.data.length) break;
      const { width, height, data } = frame;
      frame = undefined;
      yield { width, height, data };
    }
  }
}
