import { TesseraError } from "@tessera/core";
import sharp from "sharp";
import type { RgbImage } from "../input/rgb-image.ts";

/**
 * Lays an SVG drawing of one's own over a picture. Never give it a drawing of others: SVG may name files. Text needs a font on the machine.
 *
 * @param svg as large as the picture
 * @throws TesseraError `invalid-argument` for what is no SVG or has another size
 */
export async function drawOverlay({ width, height, data }: RgbImage, svg: string): Promise<RgbImage> {
  try {
    const over = await sharp(Buffer.from(svg)).resize(width, height, { fit: "fill" }).png().toBuffer();
    const drawn = sharp(data, { raw: { width, height, channels: 3 } }).composite([{ input: over }]);
    return { width, height, data: new Uint8Array(await drawn.removeAlpha().raw().toBuffer()) };
  } catch (cause) {
    throw new TesseraError("invalid-argument", `The drawing cannot be laid over a picture of ${width} × ${height}`, { cause });
  }
}
