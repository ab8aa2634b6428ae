import { runInTurns } from "../../tiles/run-in-turns.ts";
import type { ImageDecoder } from "../image-decoder.ts";
import { toRgb } from "../to-rgb.ts";
import { readBinarySamples } from "./read-binary-samples.ts";
import { readPlainSamples } from "./read-plain-samples.ts";
import { type PnmHeader, readPnmHeader } from "./read-pnm-header.ts";
import { sampleTable } from "./sample-table.ts";

/** PBM, PGM, PPM as text or binary, and grey PFM: what scanners and Netpbm write. The sharp that npm installs does not read them. */
export const pnmDecoder: ImageDecoder = {
  name: "PNM",
  matches: (bytes) => /^P[1-6f]\s$/.test(String.fromCharCode(bytes[0]!, bytes[1]!, bytes[2]!)),
  async decode(bytes, { expectSize, signal }) {
    const header = readPnmHeader(bytes);
    await expectSize(header);
    const { width, height } = header;
    return { width, height, data: await runInTurns(readPixels(bytes, header), signal) };
  },
};

function* readPixels(bytes: Uint8Array, header: PnmHeader): Generator<void, Uint8Array, void> {
  const { kind, width, height, most, pixelsAt } = header;
  const channels = kind === "3" || kind === "6" ? 3 : 1;
  const count = width * height * channels;
  // In plain bitmaps 1 is black, and numbers need no space between them.
  if (kind === "1")
    return yield* toRgb(yield* readPlainSamples(bytes, pixelsAt, { table: Uint8ClampedArray.of(255, 0), most, count, digits: 1 }), 1);
  if (kind === "2" || kind === "3")
    return yield* toRgb(yield* readPlainSamples(bytes, pixelsAt, { table: sampleTable(most, kind === "2"), most, count }), channels);
  return yield* toRgb(yield* readBinarySamples(bytes, header), channels);
}
