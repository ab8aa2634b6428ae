/** Boxes that hold boxes on the way to what is changed, and the bytes in front of those. */
const holders: ReadonlyMap<string, number> = new Map([
  ["meta", 4],
  ["iref", 4],
  ["iprp", 0],
  ["ipco", 0],
]);
const turning = ["irot", "imir", "clap"];

/**
 * An AVIF without its metadata, which libheif would read in as often as the file names it; and, unless it is to be turned, with its pixels as
 * they are stored, as Pillow gives them: turning, mirroring and cropping become a turn by nothing, as they have to be known to the reader.
 */
export function plainAvif(bytes: Uint8Array, turned: boolean): Uint8Array {
  const file = Buffer.from(bytes);
  /** What is left to be looked at; inner boxes are never larger than their holder, so it ends. */
  const left: [start: number, end: number][] = [[0, file.length]];
  for (let range = left.pop(); range !== undefined; range = left.pop()) {
    const [start, end] = range;
    for (let at = start; at + 8 <= end; ) {
      const size = file.readUInt32BE(at);
      // 0: to the end; 1: its size follows, which only pixels need.
      if (size === 1 && at + 16 > end) break;
      const length = size === 0 ? end - at : size === 1 ? Number(file.readBigUInt64BE(at + 8)) : size;
      const content = at + (size === 1 ? 16 : 8);
      const next = Math.min(end, at + length);
      if (next < content) break;
      const kind = file.toString("latin1", at + 4, at + 8);
      const skipped = holders.get(kind);
      if (skipped !== undefined) left.push([content + skipped, next]);
      else if (kind === "cdsc") file.write("free", at + 4, "latin1");
      else if (!turned && turning.includes(kind) && content < next) {
        file.write("irot", at + 4, "latin1");
        file[content] = 0;
      }
      at = next;
    }
  }
  return file;
}
