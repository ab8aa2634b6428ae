import type { TextPiece } from "../prompts/text-piece.ts";

/** Where plain text begins and ends in a joined one. */
export type TextRange = readonly [start: number, end: number];

/** A text from its pieces, each prepared by itself, and the ranges of the plain ones in order. */
export function joinPieces(
  text: string | readonly TextPiece[],
  prepare: (text: string) => string,
): { readonly text: string; readonly plain: readonly TextRange[] } {
  if (typeof text === "string") return { text: prepare(text), plain: [] };
  const plain: TextRange[] = [];
  const parts: string[] = [];
  let length = 0;
  for (const piece of text) {
    const part = prepare(piece.text);
    if (piece.plain && part !== "") plain.push([length, length + part.length]);
    length += part.length;
    parts.push(part);
  }
  return { text: parts.join(""), plain };
}
