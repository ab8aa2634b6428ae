/** Keys that the attention of many queries packs, and rounds, together: `block_keys` of packages/kernels. */
const block = 64;

/**
 * Where the next chunk of a prompt that is read up to `from` ends. Chunks are about equal: a short last one would cost more a token. They end
 * where a block of keys ends, so that a prompt gets the same numbers whatever its chunks were, which depend on who else generates.
 *
 * @param most tokens of a chunk; below a block, chunks are just equal
 */
export function chunkEnd(from: number, end: number, most: number): number {
  const chunks = Math.ceil((end - from) / most);
  if (chunks === 1) return end;
  const equal = from + Math.ceil((end - from) / chunks);
  const whole = Math.ceil(equal / block) * block;
  // Nor so short a last one that it would be read as a step of the answer is.
  const fits = whole - from <= most && end - whole >= block;
  if (fits) return whole;
  return whole - block > from ? whole - block : equal;
}
