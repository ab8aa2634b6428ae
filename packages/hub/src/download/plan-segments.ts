/** Bytes `from` to `to` of a file, whole chunks. */
export interface Segment {
  readonly from: number;
  readonly to: number;
}

/**
 * What is missing of a file, in the order of its bytes, as ranges to ask for: long enough to be worth a request, short enough for several
 * connections to share a file.
 *
 * @param done by chunk, whether it is there
 */
export function planSegments(
  done: ArrayLike<number>,
  { size, chunkBytes, mostChunks }: { readonly size: number; readonly chunkBytes: number; readonly mostChunks: number },
): readonly Segment[] {
  const segments: Segment[] = [];
  for (let chunk = 0; chunk < done.length; ) {
    const start = chunk;
    while (chunk < done.length && !done[chunk] && chunk - start < mostChunks) chunk++;
    if (chunk > start) segments.push({ from: start * chunkBytes, to: Math.min(size, chunk * chunkBytes) });
    else chunk++;
  }
  return segments;
}
