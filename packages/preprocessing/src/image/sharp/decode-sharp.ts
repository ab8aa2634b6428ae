import type { Sharp } from "sharp";
import type { RgbImage } from "../../input/rgb-image.ts";
import { runInTurns } from "../../tiles/run-in-turns.ts";
import type { DecoderOptions } from "../image-decoder.ts";
import { toRgb } from "../to-rgb.ts";
import { cmykToRgb } from "./cmyk-to-rgb.ts";

export interface SharpOptions extends DecoderOptions {
  /** The file has 16-bit grey without alpha. @default what libvips says */
  readonly wideGrey?: boolean;
}

/** Decodes through libvips, in its threads. */
export async function decodeSharp(picture: Sharp, { autoOrient, expectSize, seconds, signal, wideGrey }: SharpOptions): Promise<RgbImage> {
  const metadata = await picture.metadata();
  await expectSize(metadata);
  const { space, depth, hasAlpha } = metadata;
  const turned = (autoOrient ? picture.autoOrient() : picture).timeout({ seconds });
  if (space === "cmyk") {
    const inks = turned.pipelineColourspace("cmyk").toColourspace("cmyk");
    const { data, info } = await inks.raw().toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, data: await runInTurns(cmykToRgb(data), signal) };
  }
  // Pillow clips 16-bit grey at 255, as the cast does, but keeps the high byte of 16-bit colour and of grey with alpha, as sRGB does.
  const clipped = wideGrey ?? (depth === "ushort" && (space === "grey16" || space === "b-w") && !hasAlpha);
  const pixels = clipped ? turned.removeAlpha().toColourspace("grey16").raw({ depth: "uchar" }) : turned.removeAlpha().raw();
  const { data, info } = await pixels.toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: await runInTurns(toRgb(data, info.channels), signal) };
}
