import type { TextRange } from "../sentencepiece/join-pieces.ts";

/** Cuts a text inside of each token that touches a plain range, so that no part holds one. */
export function cutPlainTokens(text: string, plain: readonly TextRange[], pattern: RegExp | undefined): string[] {
  const parts: string[] = [];
  let from = 0;
  let range = 0;
  for (const match of pattern === undefined || plain.length === 0 ? [] : text.matchAll(pattern)) {
    while (range < plain.length && plain[range]![1] <= match.index) range++;
    if (range === plain.length || plain[range]![0] >= match.index + match[0].length) continue;
    parts.push(text.slice(from, match.index + 1));
    from = match.index + 1;
  }
  return [...parts, text.slice(from)];
}
