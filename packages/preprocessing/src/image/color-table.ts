/** 256 RGB colours [256, 3]. */
export type ColorTable = Uint8Array;

/**
 * A palette; entries that the file does not have are black, as in Pillow.
 *
 * @param entries some bytes a colour, in the order of `channels`
 * @param channels offsets of red, green and blue in an entry
 */
export function colorTable(entries: Uint8Array, step = 3, channels: readonly [number, number, number] = [0, 1, 2]): ColorTable {
  if (entries.length > 256 * step) throw new Error(`a palette of ${Math.floor(entries.length / step)} colours`);
  const table = new Uint8Array(768);
  for (let i = 0; (i + 1) * step <= entries.length; i++)
    for (const [channel, offset] of channels.entries()) table[i * 3 + channel] = entries[i * step + offset]!;
  return table;
}
