import { ByteReader } from "../byte-reader.ts";

/** Values of a directory's tags, by number. */
export type TiffDirectory = ReadonlyMap<number, readonly number[]>;

/** Bytes of the types that hold whole numbers. */
const sizes: Readonly<Record<number, 1 | 2 | 4 | 8>> = { 1: 1, 3: 2, 4: 4, 13: 4, 16: 8, 18: 8 };
const mostTags = 4096;
const mostValues = 64;

/**
 * Reads a directory of a TIFF or BigTIFF: the whole numbers in it, of lists the first 64. Throws `Error`.
 *
 * @param at where it begins, in bytes. @default where the first does
 */
export function readTiffDirectory(bytes: Uint8Array, at?: number): TiffDirectory {
  const reader = new ByteReader(bytes, { at: 2, little: bytes[0] === 0x49 });
  const big = reader.u16() === 43;
  if (big) reader.at = 8;
  const offset = () => (big ? reader.u64() : reader.u32());
  reader.at = at ?? offset();
  const count = big ? reader.u64() : reader.u16();
  if (count > mostTags) throw new Error(`a directory of ${count} tags`);
  const directory = new Map<number, number[]>();
  for (let next = reader.at, i = 0; i < count; i++, next += big ? 20 : 12) {
    reader.at = next;
    const tag = reader.u16();
    const size = sizes[reader.u16()];
    const values = offset();
    if (size === undefined) continue;
    if (size * values > (big ? 8 : 4)) reader.at = offset();
    const read = { 1: () => reader.u8(), 2: () => reader.u16(), 4: () => reader.u32(), 8: () => reader.u64() }[size];
    directory.set(tag, Array.from({ length: Math.min(values, mostValues) }, read));
  }
  return directory;
}
