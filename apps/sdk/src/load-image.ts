import { type DecodeOptions, decodeImage, type ImageInput, type RawPixels } from "@tessera/preprocessing";

/** Decodes a picture once, for use in several requests: a path, URL, data URI or bytes become pixels. Throws what decoding throws. */
export async function loadImage(input: ImageInput, options: DecodeOptions = {}): Promise<RawPixels> {
  return { ...(await decodeImage(input, options)), channels: 3 };
}
