import type { TokenSequence } from "./token-sequence.ts";

/** Number of leading tokens that two sequences of one scope share, pictures included. */
export function commonPrefix(a: TokenSequence, b: TokenSequence): number {
  if (a.scope !== b.scope) return 0;
  const limit = Math.min(a.ids.length, b.ids.length);
  let length = 0;
  while (length < limit && a.ids[length] === b.ids[length]) length++;
  for (let i = 0; ; i++) {
    const [first, second] = [a.imageSpans[i], b.imageSpans[i]];
    const start = Math.min(first?.start ?? length, second?.start ?? length);
    if (start >= length) return length;
    const key = a.imageKeys[i];
    const same = key !== undefined && key === b.imageKeys[i] && first?.start === second?.start && first?.length === second?.length;
    if (!same) return start;
  }
}
