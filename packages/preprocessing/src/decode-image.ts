import { TesseraError } from "@tessera/core";
import sharp, { type Metadata, type Sharp } from "sharp";
import { cmykToRgb } from "./cmyk-to-rgb.ts";
import type { FetchOptions } from "./fetch-bytes.ts";
import type { ImageInput, RawPixels } from "./image-input.ts";
import { isBmp, readBmp } from "./read-bmp.ts";
import { readInput } from "./read-input.ts";
import type { RgbImage } from "./rgb-image.ts";
import { toRgb } from "./to-rgb.ts";

export interface DecodeOptions extends FetchOptions {
  /** Turn the picture as its EXIF orientation says; the reference ignores it. @default false */
  readonly autoOrient?: boolean;
  /** Refuse larger pictures before they are decoded. @default 100000000 */
  readonly maxPixels?: number;
}

/**
 * Decodes a picture to RGB, equal to Pillow's `Image.open(…).convert("RGB")`: colour profiles and EXIF orientation are ignored,
 * alpha is dropped, of an animation the first frame is taken.
 *
 * @throws TesseraError `image-decode-failed`, `image-too-large`, `media-not-found`, `media-fetch-failed`, naming the picture
 */
export async function decodeImage(input: ImageInput, options: DecodeOptions = {}): Promise<RgbImage> {
  const { autoOrient = false, maxPixels = 100_000_000, signal } = options;
  signal?.throwIfAborted();
  if (isRawPixels(input)) return fromRawPixels(input, maxPixels);
  if (isSharp(input)) return decode(input, "the sharp instance", { autoOrient, maxPixels });
  const { name, bytes } = await readInput(input, options);
  signal?.throwIfAborted();
  if (bytes.byteLength === 0) throw new TesseraError("image-decode-failed", `${name} is empty`, { facts: { name } });
  if (isBmp(bytes)) return readBmp(name, bytes, maxPixels);
  return decode(sharp(bytes, { failOn: "truncated", limitInputPixels: false, ignoreIcc: true }), name, { autoOrient, maxPixels });
}

async function decode(
  picture: Sharp,
  name: string,
  { autoOrient, maxPixels }: { readonly autoOrient: boolean; readonly maxPixels: number },
): Promise<RgbImage> {
  try {
    const metadata = await picture.metadata();
    const { width, height } = metadata;
    if (width * height > maxPixels) {
      throw new TesseraError("image-too-large", `${name} has ${width} × ${height} pixels, the limit is ${maxPixels}`, {
        facts: { name, width, height, maxPixels },
      });
    }
    return await decodeKind(autoOrient ? picture.autoOrient() : picture, metadata);
  } catch (cause) {
    if (TesseraError.isInstance(cause)) throw cause;
    throw new TesseraError(
      "image-decode-failed",
      `${name} is no picture that can be decoded: ${cause instanceof Error ? cause.message : cause}`,
      { facts: { name }, cause },
    );
  }
}

async function decodeKind(picture: Sharp, { space, depth }: Metadata): Promise<RgbImage> {
  if (space === "cmyk") {
    const { data, info } = await picture.pipelineColourspace("cmyk").toColourspace("cmyk").raw().toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, data: cmykToRgb(data) };
  }
  if (depth === "ushort") {
    const grey = space === "grey16" || space === "b-w";
    const { data, info } = await picture
      .toColourspace(grey ? "grey16" : "rgb16")
      .raw({ depth: "ushort" })
      .toBuffer({ resolveWithObject: true });
    const wide = new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2);
    // Pillow clips 16-bit grey at 255, but keeps the high byte of 16-bit colour and of grey with alpha.
    const narrow = grey && info.channels === 1 ? Uint8ClampedArray.from(wide) : Uint8Array.from(wide, (value) => value >> 8);
    return { width: info.width, height: info.height, data: toRgb(narrow, info.channels) };
  }
  const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: toRgb(data, info.channels) };
}

function fromRawPixels({ data, width, height, channels }: RawPixels, maxPixels: number): RgbImage {
  if (data.length !== width * height * channels) {
    throw new TesseraError("shape-mismatch", `Raw pixels [${height},${width},${channels}] do not fill ${data.length} bytes`, {
      facts: { width, height, channels },
    });
  }
  if (width * height > maxPixels)
    throw new TesseraError("image-too-large", `Raw pixels of ${width} × ${height}, the limit is ${maxPixels}`, {
      facts: { width, height, maxPixels },
    });
  return { width, height, data: toRgb(data, channels) };
}

function isRawPixels(input: ImageInput): input is RawPixels {
  return typeof input === "object" && "data" in input && "channels" in input;
}

function isSharp(input: ImageInput): input is Sharp {
  return typeof input === "object" && "metadata" in input && "toBuffer" in input;
}
