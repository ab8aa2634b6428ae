import { TesseraError } from "@tessera/core";
import type { ImageSize } from "../input/image-size.ts";

/** Throws `image-too-large`, naming the video, when one frame has more pixels than allowed. */
export function expectFrameSize({ width, height }: ImageSize, maxPixels: number, name: string): void {
  if (width * height <= maxPixels) return;
  throw new TesseraError("image-too-large", `${name} has frames of ${width} × ${height} pixels, the limit is ${maxPixels}`, {
    facts: { name, width, height, maxPixels },
  });
}
