/** Length of the longest of some texts; at least 1. */
export function longestText(texts: Iterable<string>): number {
  let longest = 1;
  for (const { length } of texts) if (length > longest) longest = length;
  return longest;
}
