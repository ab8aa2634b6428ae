import type { Piece } from "./sentencepiece-model.ts";

/** A piece by its text, as it stands in a token list; `undefined` when the vocabulary lacks the text. */
export interface PieceText {
  readonly text: string;
  readonly piece: Piece | undefined;
}

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * SentencePiece's decoding (`DecodePieces`): "▁" becomes a space, at the start of the text nothing when `stripsFirstSpace`; byte pieces
 * become characters, each byte that belongs to none U+FFFD; unknown pieces " ⁇ "; a text that is no piece stays as it is.
 */
export function decodePieces(pieces: readonly PieceText[], stripsFirstSpace: boolean): string {
  let text = "";
  let bytes: number[] = [];
  let atStart = true;
  const flush = (): void => {
    text += decodeBytes(bytes);
    bytes = [];
  };
  for (const { text: shown, piece } of pieces) {
    if (piece?.kind === "byte") {
      bytes.push(Number(piece.text.slice(1, 5)));
      continue;
    }
    flush();
    if (text !== "") atStart = false;
    if (piece?.kind === "control") continue;
    if (piece === undefined) text += shown;
    else if (piece.kind === "unknown") text += " \u2047 ";
    else {
      const strip = atStart && stripsFirstSpace && shown.startsWith("▁");
      if (strip) atStart = false;
      text += shown.slice(strip ? 1 : 0).replaceAll("▁", " ");
    }
  }
  flush();
  return text;
}

function decodeBytes(bytes: readonly number[]): string {
  let text = "";
  for (let start = 0; start < bytes.length; ) {
    const lead = bytes[start] ?? 0;
    const length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    const character = decodeStrictly(bytes.slice(start, start + length));
    text += character ?? "\ufffd";
    start += character === undefined ? 1 : length;
  }
  return text;
}

function decodeStrictly(bytes: readonly number[]): string | undefined {
  try {
    return strict.decode(Uint8Array.from(bytes));
  } catch {
    return undefined;
  }
}
