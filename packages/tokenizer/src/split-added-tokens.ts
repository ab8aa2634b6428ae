import type { AddedToken } from "./added-token.ts";
import { pythonWhiteSpace } from "./python-white-space.ts";

/** A cut of a text: an added token, or text between them. */
export type TextPart = { readonly token: AddedToken } | { readonly text: string };

const leading = new RegExp(`^[${pythonWhiteSpace}]+`);
const trailing = new RegExp(`[${pythonWhiteSpace}]+$`);

/** Makes the function that cuts added tokens out of a text, the leftmost first, the longest among those; `rstrip` and `lstrip` are applied. */
export function splitAddedTokens(tokens: readonly AddedToken[]): (text: string) => TextPart[] {
  const byContent = new Map(tokens.map((token) => [token.content, token]));
  const escaped = [...byContent.keys()].sort((a, b) => b.length - a.length).map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  if (escaped.length === 0) return (text) => (text === "" ? [] : [{ text }]);
  const pattern = new RegExp(`(${escaped.join("|")})`);
  return (text) => {
    const parts = text.split(pattern);
    for (let index = 1; index < parts.length; index += 2) {
      const token = byContent.get(parts[index] ?? "");
      if (token?.rstrip) parts[index + 1] = (parts[index + 1] ?? "").replace(leading, "");
      if (token?.lstrip) parts[index - 1] = (parts[index - 1] ?? "").replace(trailing, "");
    }
    return parts.flatMap((part, index): TextPart[] => {
      const token = index % 2 === 1 ? byContent.get(part) : undefined;
      if (token !== undefined) return [{ token }];
      return part === "" ? [] : [{ text: part }];
    });
  };
}
