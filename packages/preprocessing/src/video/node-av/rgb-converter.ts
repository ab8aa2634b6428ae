import { TesseraError } from "@tessera/core";
import type { Frame } from "node-av/lib";
import type { RgbImage } from "../../input/rgb-image.ts";
import type { NodeAv } from "./import-node-av.ts";

/** Makes RGB of decoded frames; keeps libswscale's tables between frames. */
export interface RgbConverter {
  /** @throws TesseraError `video-decode-failed` */
  convert(frame: Frame): Promise<RgbImage>;
  free(): void;
}

/** Colour matrix and range are those that the frame says it has, as in ffmpeg's scale filter. */
export function rgbConverter({ lib, constants }: NodeAv): RgbConverter {
  const scaler = new lib.SoftwareScaleContext();
  scaler.allocContext();
  return {
    async convert(frame) {
      const { width, height } = frame;
      const target = new lib.Frame();
      target.alloc();
      try {
        Object.assign(target, { width, height, format: constants.AV_PIX_FMT_RGB24 });
        const failed = target.allocBuffer() < 0 || (await scaler.scaleFrame(target, frame)) < 0;
        if (failed) throw new TesseraError("video-decode-failed", `A frame of ${width} × ${height} pixels cannot be converted to RGB`);
        return { width, height, data: target.toBuffer() };
      } finally {
        target.free();
      }
    },
    free: () => scaler.freeContext(),
  };
}
