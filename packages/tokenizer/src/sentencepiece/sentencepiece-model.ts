import { TesseraError } from "@tessera/core";
import { tokenizerInvalid } from "../files/tokenizer-invalid.ts";
import { readProtobuf } from "./read-protobuf.ts";

/** What a piece is for; the numbers are those of the file. */
type PieceKind = "normal" | "unknown" | "control" | "user-defined" | "unused" | "byte";

/** A vocabulary entry; its id is its place in the list. */
export interface Piece {
  readonly text: string;
  readonly score: number;
  readonly kind: PieceKind;
}

/** The parts of a SentencePiece `ModelProto` that encoding needs. */
export interface SentencePieceModel {
  readonly pieces: readonly Piece[];
  readonly byteFallback: boolean;
  readonly addDummyPrefix: boolean;
  readonly removeExtraWhitespaces: boolean;
}

const kindByNumber = new Map<number, PieceKind>([
  [1, "normal"],
  [2, "unknown"],
  [3, "control"],
  [4, "user-defined"],
  [5, "unused"],
  [6, "byte"],
]);
const maxPieces = 4_194_304;
const bpe = 2;

/**
 * Reads a tokenizer.model: SentencePiece's `ModelProto` (sentencepiece_model.proto) of the BPE kind without a character map.
 *
 * @throws TesseraError `tokenizer-invalid` naming the file
 */
export function readSentencePieceModel(bytes: Uint8Array, file: string): SentencePieceModel {
  try {
    return parseModel(bytes, file);
  } catch (error) {
    if (TesseraError.isInstance(error)) throw error;
    throw tokenizerInvalid(file, `is not a SentencePiece model (${error instanceof Error ? error.message : String(error)})`, error);
  }
}

function parseModel(bytes: Uint8Array, file: string): SentencePieceModel {
  const pieces: Piece[] = [];
  const trainer = new Map<number, number | Uint8Array>();
  const normalizer = new Map<number, number | Uint8Array>();
  for (const { number, value } of readProtobuf(bytes)) {
    if (number === 1) pieces.push(parsePiece(message(value)));
    else if (number === 2) for (const field of readProtobuf(message(value))) trainer.set(field.number, field.value);
    else if (number === 3) for (const field of readProtobuf(message(value))) normalizer.set(field.number, field.value);
    if (pieces.length > maxPieces) throw new RangeError(`more than ${maxPieces} pieces`);
  }
  if (trainer.get(3) !== bpe) throw tokenizerInvalid(file, "is a SentencePiece model of another kind than BPE");
  const characterMap = normalizer.get(2);
  if (characterMap instanceof Uint8Array && characterMap.length > 0)
    throw tokenizerInvalid(file, "normalises with a character map, which is not supported");
  if (normalizer.get(5) === 0) throw tokenizerInvalid(file, "keeps spaces as they are, which is not supported");
  const byteFallback = trainer.get(35) === 1;
  if (!pieces.some(({ kind }) => kind === "unknown")) throw tokenizerInvalid(file, "has no unknown piece");
  if (byteFallback && pieces.filter(({ kind }) => kind === "byte").length !== 256)
    throw tokenizerInvalid(file, "does not have a piece for each byte");
  return { pieces, byteFallback, addDummyPrefix: normalizer.get(3) !== 0, removeExtraWhitespaces: normalizer.get(4) !== 0 };
}

function message(value: number | Uint8Array): Uint8Array {
  if (typeof value === "number") throw new RangeError("a number stands where a message should");
  return value;
}

function parsePiece(bytes: Uint8Array): Piece {
  let text = "";
  let score = 0;
  let kind: PieceKind | undefined = "normal";
  for (const { number, value } of readProtobuf(bytes)) {
    if (number === 1) text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(message(value));
    else if (number === 2) score = readFloat(message(value));
    else if (number === 3) kind = typeof value === "number" ? kindByNumber.get(value) : undefined;
  }
  if (text === "" || kind === undefined || !Number.isFinite(score))
    throw new RangeError("a piece has no text, an unknown kind or no finite score");
  if (kind === "byte" && !/^<0x[0-9A-F]{2}>$/.test(text)) throw new RangeError(`a byte piece is called ${text.slice(0, 80)}`);
  return { text, score, kind };
}

function readFloat(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getFloat32(0, true);
}
