import { TesseraError } from "@tessera/core";
import sharp from "sharp";
import { toRgb } from "../image/to-rgb.ts";
import type { RgbImage } from "../input/rgb-image.ts";
import { runInTurns } from "../tiles/run-in-turns.ts";
import { expectFrameIndices } from "./expect-frame-indices.ts";
import { expectFrameSize } from "./expect-frame-size.ts";
import type { FrameSource } from "./frame-source.ts";

const defaultDelay = 100;
/** A frame is drawn over all before it, from the first on, and libvips cannot be stopped meanwhile: half a minute's work. */
const mostDrawnPixels = 4e9;

/**
 * Animated GIF and WebP, decoded in process by sharp. The frame rate is the mean over the stored delays. Frames that take too much work
 * together are `image-too-large`.
 */
export function animationFrames(): FrameSource {
  return {
    accepts(bytes) {
      const head = String.fromCharCode(...bytes.subarray(0, 12));
      return head.startsWith("GIF8") || (head.startsWith("RIFF") && head.endsWith("WEBP"));
    },
    async open({ name, bytes }, { signal, maxPixels = 100_000_000 } = {}) {
      const failed = (cause: unknown) =>
        new TesseraError("video-decode-failed", `${name} cannot be decoded as an animation`, { facts: { name }, cause });
      signal?.throwIfAborted();
      // sharp throws at once for an empty buffer.
      if (bytes.byteLength === 0) throw failed(undefined);
      const metadata = await sharp(bytes, { limitInputPixels: false, ignoreIcc: true })
        .metadata()
        .catch((cause: unknown) => {
          throw failed(cause);
        });
      signal?.throwIfAborted();
      const { width } = metadata;
      const height = metadata.pageHeight ?? metadata.height;
      expectFrameSize({ width, height }, maxPixels, name);
      const frameCount = metadata.pages ?? 1;
      const delays = (metadata.delay ?? []).map((delay) => (delay > 0 ? delay : defaultDelay));
      const duration = delays.length > 0 ? delays.reduce((sum, delay) => sum + delay, 0) : defaultDelay * frameCount;
      const decodePage = async (page: number, signal: AbortSignal | undefined): Promise<RgbImage> => {
        const { data, info } = await sharp(bytes, { page, limitInputPixels: false, ignoreIcc: true })
          .raw()
          .toBuffer({ resolveWithObject: true })
          .catch((cause: unknown) => {
            throw failed(cause);
          });
        return { width: info.width, height: info.height, data: await runInTurns(toRgb(data, info.channels), signal) };
      };
      return {
        frameCount,
        fps: (frameCount * 1000) / duration,
        async *frames(indices, options = {}) {
          options.signal?.throwIfAborted();
          expectFrameIndices(indices, frameCount, name);
          const drawn = [...new Set(indices)].reduce((sum, index) => sum + (index + 1) * width * height, 0);
          if (drawn > mostDrawnPixels)
            throw new TesseraError(
              "image-too-large",
              `${name} has frames of ${width} × ${height} pixels, each drawn over those before it: ${drawn} pixels for the frames asked for, the limit is ${mostDrawnPixels}`,
              { facts: { name, width, height, frameCount } },
            );
          let [last, decoded]: [number, RgbImage | undefined] = [-1, undefined];
          for (const index of indices) {
            options.signal?.throwIfAborted();
            if (index !== last || decoded === undefined) decoded = await decodePage(index, options.signal);
            last = index;
            yield decoded;
          }
        },
      };
    },
  };
}
