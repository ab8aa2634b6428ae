import { isUtf8 } from "node:buffer";
import { parseTokenizerJson } from "../files/parse-tokenizer-json.ts";
import { tokenizerInvalid } from "../files/tokenizer-invalid.ts";
import { ByteVocabulary } from "./byte-vocabulary.ts";
import { parseVocabulary } from "./parse-vocabulary.ts";

const quote = 0x22;
const comma = 0x2c;
const zero = 0x30;
const colon = 0x3a;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const mostDigits = 6;

/**
 * Reads the token → id table of a vocab.json where it lies. What is not plainly a table of whole numbers goes through `JSON.parse` and
 * {@link parseVocabulary}, which take the rest of JSON and name what is wrong.
 *
 * @throws TesseraError `tokenizer-invalid` naming the file and the token
 */
export function readByteVocabulary(bytes: Uint8Array, file: string): ByteVocabulary {
  return scan(bytes) ?? copy(parseVocabulary(parseTokenizerJson(bytes, file), file), file);
}

function scan(file: Uint8Array): ByteVocabulary | undefined {
  if (!isUtf8(file)) return undefined;
  // Tokens written with escapes are spelled out in place.
  const bytes = Uint8Array.from(file);
  const vocabulary = new ByteVocabulary(bytes, countColons(bytes));
  let at = skipSpace(bytes, 0);
  if (bytes[at] !== openBrace) return undefined;
  do {
    at = skipSpace(bytes, at + 1);
    if (bytes[at] !== quote) return undefined;
    const start = at + 1;
    let escaped = false;
    for (at = start; bytes[at] !== quote; at++) {
      if (bytes[at] === backslash) {
        escaped = true;
        at++;
      }
      // Past the end, `undefined` is not less either.
      if (!(bytes[at]! >= 0x20)) return undefined;
    }
    const end = escaped ? spellOut(bytes, start, at) : at;
    at = skipSpace(bytes, at + 1);
    if (end === undefined || bytes[at] !== colon) return undefined;
    const number = skipSpace(bytes, at + 1);
    let id = 0;
    for (at = number; bytes[at]! >= zero && bytes[at]! < zero + 10; at++) id = id * 10 + bytes[at]! - zero;
    const digits = at - number;
    if (digits === 0 || digits > mostDigits || (digits > 1 && bytes[number] === zero)) return undefined;
    if (!vocabulary.add(start, end, id)) return undefined;
    at = skipSpace(bytes, at);
  } while (bytes[at] === comma);
  return bytes[at] === closeBrace && skipSpace(bytes, at + 1) === bytes.length ? vocabulary : undefined;
}

function skipSpace(bytes: Uint8Array, from: number): number {
  let at = from;
  while (bytes[at] === 0x20 || bytes[at] === 0x0a || bytes[at] === 0x0d || bytes[at] === 0x09) at++;
  return at;
}

/** Every entry has one. */
function countColons(bytes: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < bytes.length; i++) if (bytes[i] === colon) count++;
  return count;
}

/** Writes a JSON string's text over its escaped form, which is never shorter. Gives its end. */
function spellOut(bytes: Uint8Array, start: number, end: number): number | undefined {
  const escaped = new TextDecoder().decode(bytes.subarray(start, end));
  try {
    return start + new TextEncoder().encodeInto(JSON.parse(`"${escaped}"`), bytes.subarray(start, end)).written;
  } catch {
    return undefined;
  }
}

function copy(table: ReadonlyMap<string, number>, file: string): ByteVocabulary {
  const encoded = [...table].map(([token, id]) => ({ bytes: Buffer.from(token), id }));
  const vocabulary = new ByteVocabulary(Buffer.concat(encoded.map(({ bytes }) => bytes)), table.size);
  let at = 0;
  for (const { bytes, id } of encoded) {
    if (!vocabulary.add(at, at + bytes.length, id)) throw tokenizerInvalid(file, `the token of the id ${id} is no text`);
    at += bytes.length;
  }
  return vocabulary;
}
