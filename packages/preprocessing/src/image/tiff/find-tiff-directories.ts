import { ByteReader } from "../byte-reader.ts";

const mostPages = 65_536;

/** Where the directories of a TIFF or BigTIFF lie, one a page, in their order. Throws `Error`. */
export function findTiffDirectories(bytes: Uint8Array): readonly number[] {
  const reader = new ByteReader(bytes, { at: 2, little: bytes[0] === 0x49 });
  const big = reader.u16() === 43;
  if (big) reader.at = 8;
  const offset = () => (big ? reader.u64() : reader.u32());
  const found = new Set<number>();
  for (let next = offset(); next !== 0; next = offset()) {
    if (found.has(next)) throw new Error("its directories go round in a circle");
    if (found.size === mostPages) throw new Error(`more than ${mostPages} pages`);
    found.add(next);
    reader.at = next;
    const tags = big ? reader.u64() : reader.u16();
    reader.at += tags * (big ? 20 : 12);
  }
  return [...found];
}
