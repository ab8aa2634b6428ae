/** Finds any of some tokens, the leftmost first, the longest among those; `undefined` for none. */
export function tokenPattern(tokens: readonly string[], flags: string): RegExp | undefined {
  const longestFirst = tokens.filter((text) => text !== "").sort((a, b) => b.length - a.length);
  const escaped = longestFirst.map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return escaped.length > 0 ? new RegExp(`(${escaped.join("|")})`, flags) : undefined;
}
