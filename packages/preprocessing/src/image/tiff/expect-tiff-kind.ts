import type { TiffDirectory } from "./read-tiff-directory.ts";

const [bitsPerSample, compression, photometric, samplesPerPixel, sampleFormat] = [258, 259, 262, 277, 339];
const [unsigned, signed, float] = [1, 2, 3];
const [whiteIsZero, blackIsZero, rgb, palette, separated, yCbCr] = [0, 1, 2, 3, 5, 6];
const jpegs = [6, 7];

/**
 * Throws `Error`, naming what is unusual, for pixels that libvips does not give as Pillow does: most of them Pillow does not read either.
 */
export function expectTiffKind(directory: TiffDirectory): void {
  const first = (tag: number, fallback: number) => directory.get(tag)?.[0] ?? fallback;
  const bits = new Set(directory.get(bitsPerSample) ?? [1]);
  const formats = new Set(directory.get(sampleFormat) ?? [unsigned]);
  const [kind, samples, packing] = [first(photometric, blackIsZero), first(samplesPerPixel, 1), first(compression, 1)];
  if (bits.size > 1) throw new Error(`samples of ${[...bits].join(" and ")} bits`);
  const [[depth = 1], [format = unsigned]] = [[...bits], [...formats]];
  const name = `${format === float ? "float" : format === signed ? "signed" : "unsigned"} samples of ${depth} bits`;
  const grey = kind === whiteIsZero || kind === blackIsZero;
  const known =
    (grey && samples === 1 && format === unsigned && (depth <= 8 || (kind === blackIsZero && (depth === 16 || depth === 32)))) ||
    (grey && samples === 1 && depth === 32 && (format === signed || format === float)) ||
    (grey && samples > 1 && depth === 8 && format === unsigned) ||
    (kind === rgb && format === unsigned && (depth === 8 || depth === 16)) ||
    (kind === palette && format === unsigned && depth <= 8) ||
    (kind === separated && format === unsigned && depth === 8) ||
    (kind === yCbCr && jpegs.includes(packing));
  if (!known) throw new Error(`${samples} ${name} and colours of kind ${kind}`);
}
