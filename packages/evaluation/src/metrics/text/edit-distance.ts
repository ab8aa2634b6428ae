/** Levenshtein distance in code points. */
export function editDistance(a: string, b: string): number {
  const [from, to] = [[...a], [...b]];
  let row = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (const [i, character] of from.entries()) {
    const next = [i + 1];
    for (const [j, other] of to.entries()) next.push(character === other ? row[j]! : 1 + Math.min(row[j]!, row[j + 1]!, next[j]!));
    row = next;
  }
  return row[to.length]!;
}
