import { tokenPattern } from "../bpe/token-pattern.ts";
import { regionTokens } from "../prompts/region-tokens.ts";
import type { TextRange } from "../sentencepiece/join-pieces.ts";
import type { AddedToken } from "./added-token.ts";
import { stripEnd, stripStart } from "./strip-white-space.ts";

/** A cut of a text: an added token, or text between them. */
export type TextPart = { readonly token: AddedToken } | { readonly text: string };

/**
 * Makes the function that cuts added tokens out of a text, the leftmost first, the longest among those; `rstrip` and `lstrip` are applied.
 * Special tokens that touch a plain range are text.
 */
export function splitAddedTokens(tokens: readonly AddedToken[]): (text: string, plain?: readonly TextRange[]) => TextPart[] {
  const byContent = new Map(tokens.map((token) => [token.content, token]));
  const pattern = tokenPattern([...byContent.keys()], "g");
  if (pattern === undefined) return (text) => (text === "" ? [] : [{ text }]);
  return (text, plain = []) => {
    const parts: TextPart[] = [];
    let from = 0;
    let range = 0;
    let strips = false;
    const addText = (end: number, next?: AddedToken) => {
      let between = text.slice(from, end);
      if (strips) between = stripStart(between);
      if (next?.lstrip) between = stripEnd(between);
      if (between !== "") parts.push({ text: between });
    };
    pattern.lastIndex = 0;
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      const token = byContent.get(match[0])!;
      const end = match.index + match[0].length;
      while (range < plain.length && plain[range]![1] <= match.index) range++;
      const isPlain = range < plain.length && plain[range]![0] < end;
      if (isPlain && token.special && !regionTokens.has(token.content)) {
        pattern.lastIndex = match.index + 1;
        continue;
      }
      addText(match.index, token);
      parts.push({ token });
      strips = token.rstrip;
      from = end;
    }
    addText(text.length);
    return parts;
  };
}
