import { TesseraError } from "@tessera/core";
import type { Sharp } from "sharp";
import type { FetchOptions } from "../input/fetch-bytes.ts";
import type { ImageInput, RawPixels } from "../input/image-input.ts";
import type { ImageSize } from "../input/image-size.ts";
import { readInput } from "../input/read-input.ts";
import type { RgbImage } from "../input/rgb-image.ts";
import { runInTurns } from "../tiles/run-in-turns.ts";
import type { DecoderOptions, ImageDecoder } from "./image-decoder.ts";
import { imageDecoders } from "./image-decoders.ts";
import { mostPixels, mostSide } from "./limits.ts";
import { nameFormat } from "./name-format.ts";
import { decodeSharp } from "./sharp/decode-sharp.ts";
import { toRgb } from "./to-rgb.ts";

export interface DecodeOptions extends FetchOptions {
  /** Turn the picture as its EXIF orientation says; the reference ignores it. @default false */
  readonly autoOrient?: boolean;
  /** Refuse larger pictures before they are decoded. @default 178956970, where Pillow refuses, too; 100000000 for frames */
  readonly maxPixels?: number;
  /** Refuse pictures that are wider or higher before they are decoded. @default 131072 */
  readonly maxSide?: number;
  /** Give up decoding after so many seconds. @default 60 */
  readonly maxSeconds?: number;
  /** Which page of a TIFF, from 0. @default 0 */
  readonly page?: number;
  /** What errors call the picture. @default its path or address, or "the given bytes" */
  readonly name?: string;
  /** Called with the size once the header was read; the pixels are decoded when it resolves. For a limit over several pictures. */
  readonly onSize?: (size: ImageSize) => void | Promise<void>;
}

/**
 * Decodes a picture to RGB, equal to Pillow's `Image.open(…).convert("RGB")`: colour profiles and JPEG's EXIF orientation are ignored,
 * TIFF's orientation is applied, alpha is dropped, of an animation the first frame is taken.
 *
 * @throws TesseraError `image-decode-failed`, `image-too-large`, `media-not-found`, `media-fetch-failed`, naming the picture
 */
export async function decodeImage(input: ImageInput, options: DecodeOptions = {}): Promise<RgbImage> {
  const { signal } = options;
  signal?.throwIfAborted();
  if (isRawPixels(input)) return fromRawPixels(input, options);
  if (isSharp(input)) return decode(sharpInstance(input), new Uint8Array(), "the sharp instance", options);
  const { name: address, bytes } = await readInput(input, options);
  const name = options.name ?? address;
  signal?.throwIfAborted();
  if (bytes.byteLength === 0) throw new TesseraError("image-decode-failed", `${name} is empty`, { facts: { name } });
  const decoder = imageDecoders.find((one) => one.matches(bytes));
  if (decoder !== undefined) return decode(decoder, bytes, name, options);
  const format = nameFormat(bytes);
  const formats = imageDecoders.map((one) => one.name).join(", ");
  throw new TesseraError(
    "image-decode-failed",
    `${name} is ${format === undefined ? "no picture of a known format" : `${format}, which is not decoded`}; known are ${formats}`,
    { facts: { name, format } },
  );
}

async function decode(decoder: ImageDecoder, bytes: Uint8Array, name: string, options: DecodeOptions): Promise<RgbImage> {
  const { autoOrient = false, maxSeconds = 60, page = 0, onSize, signal } = options;
  const late = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const decoding: DecoderOptions = {
    autoOrient,
    page,
    async expectSize(size) {
      expectSize(size, name, options);
      await onSize?.(size);
      timer = setTimeout(() => late.abort(), maxSeconds * 1000);
    },
    seconds: maxSeconds,
    signal: signal === undefined ? late.signal : AbortSignal.any([signal, late.signal]),
  };
  try {
    return await decoder.decode(bytes, decoding);
  } catch (cause) {
    signal?.throwIfAborted();
    if (TesseraError.isInstance(cause)) throw cause;
    // libvips writes a line for each row that fails, and at times nothing behind its colon.
    const [line = ""] = (cause instanceof Error ? cause.message : String(cause)).split("\n");
    const reason = late.signal.aborted
      ? `decoding takes longer than ${maxSeconds} s`
      : line.replace(/^Input buffer has corrupt header:\s*/, "") || "its header is damaged";
    throw new TesseraError("image-decode-failed", `${name} cannot be decoded as ${decoder.name}: ${reason}`, {
      facts: { name, format: decoder.name, reason },
      cause,
    });
  } finally {
    clearTimeout(timer);
  }
}

/** An instance may hold any pipeline; it is trusted to be of a format that its owner wants decoded. */
function sharpInstance(picture: Sharp): ImageDecoder {
  return { name: "what sharp reads", matches: () => true, decode: (_, options) => decodeSharp(picture, options) };
}

async function fromRawPixels({ data, width, height, channels }: RawPixels, options: DecodeOptions): Promise<RgbImage> {
  if (data.length !== width * height * channels) {
    throw new TesseraError("shape-mismatch", `Raw pixels [${height},${width},${channels}] do not fill ${data.length} bytes`, {
      facts: { width, height, channels },
    });
  }
  expectSize({ width, height }, "Raw pixels", options);
  return { width, height, data: await runInTurns(toRgb(data, channels), options.signal) };
}

function expectSize({ width, height }: ImageSize, name: string, { maxPixels = mostPixels, maxSide = mostSide }: DecodeOptions): void {
  const facts = { name, width, height, maxPixels, maxSide };
  const size = `${name} of ${width} × ${height} pixels`;
  if (width * height > maxPixels) throw new TesseraError("image-too-large", `${size} is above the limit of ${maxPixels} pixels`, { facts });
  if (Math.max(width, height) > maxSide)
    throw new TesseraError("image-too-large", `${size} is above the limit of ${maxSide} pixels a side`, { facts });
}

function isRawPixels(input: ImageInput): input is RawPixels {
  return typeof input === "object" && "data" in input && "channels" in input;
}

function isSharp(input: ImageInput): input is Sharp {
  return typeof input === "object" && "metadata" in input && "toBuffer" in input;
}
