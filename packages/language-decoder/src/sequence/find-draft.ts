const longestMatch = 3;
const shortestMatch = 2;

/**
 * Tokens that may come next because they did so before: what followed the latest earlier place where the last tokens stood. Documents and
 * lists repeat themselves. Prompt lookup decoding (Saxena, 2023).
 */
export function findDraft(ids: readonly number[], count: number): readonly number[] {
  for (let size = longestMatch; size >= shortestMatch; size--) {
    for (let start = ids.length - size - 1; start >= 0; start--) {
      let same = 0;
      while (same < size && ids[start + same] === ids[ids.length - size + same]) same++;
      if (same === size) return ids.slice(start + size, start + size + count);
    }
  }
  return [];
}
