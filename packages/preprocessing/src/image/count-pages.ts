import { TesseraError } from "@tessera/core";
import { imageDecoders } from "./image-decoders.ts";

/**
 * How many pages of one file `decodeImage` can read: those of a TIFF; anything else has one.
 *
 * @param name of the file, for the message
 * @throws TesseraError `image-decode-failed`
 */
export function countPages(bytes: Uint8Array, name = "the given bytes"): number {
  const decoder = imageDecoders.find((one) => one.matches(bytes));
  try {
    return decoder?.pages?.(bytes) ?? 1;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new TesseraError("image-decode-failed", `${name} cannot be decoded as ${decoder?.name}: ${reason}`, {
      facts: { name, reason },
      cause,
    });
  }
}
