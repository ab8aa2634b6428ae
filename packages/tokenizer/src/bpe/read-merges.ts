import { tokenizerInvalid } from "../files/tokenizer-invalid.ts";
import type { ByteVocabulary } from "./byte-vocabulary.ts";
import { MergeTable } from "./merge-table.ts";

const lineFeed = 0x0a;
const space = 0x20;

/**
 * Reads the lines of a merges.txt: an optional "#version" line, then "left right" per line, most important first.
 *
 * @throws TesseraError `tokenizer-invalid` naming the line, also when a part or the joined token is not in the vocabulary
 */
export function readMerges(bytes: Uint8Array, vocabulary: ByteVocabulary, file: string): MergeTable {
  const merges = new MergeTable(countLines(bytes));
  for (let start = 0, line = 1; start < bytes.length; line++) {
    let middle = -1;
    let end = start;
    for (; end < bytes.length && bytes[end] !== lineFeed; end++) if (bytes[end] === space && middle < 0) middle = end;
    if (!addPair(bytes, start, middle, end, vocabulary, merges)) addLine(bytes.subarray(start, end), line, vocabulary, merges, file);
    start = end + 1;
  }
  return merges;
}

/** The common case, without a string: two tokens and one space. */
function addPair(bytes: Uint8Array, start: number, middle: number, end: number, vocabulary: ByteVocabulary, merges: MergeTable): boolean {
  // A first line that begins with "#" may be the version.
  if (middle <= start || middle + 1 >= end || (start === 0 && bytes[0] === 0x23)) return false;
  const left = vocabulary.find(bytes, start, middle);
  const right = vocabulary.find(bytes, middle + 1, end);
  const merged = vocabulary.find(bytes, start, middle, middle + 1, end);
  if (left < 0 || right < 0 || merged < 0) return false;
  merges.add(left, right, merged);
  return true;
}

function addLine(bytes: Uint8Array, number: number, vocabulary: ByteVocabulary, merges: MergeTable, file: string): void {
  const line = new TextDecoder().decode(bytes).trim();
  if (line === "" || (number === 1 && line.startsWith("#version:"))) return;
  const [left, right, ...rest] = line.split(" ");
  if (left === undefined || right === undefined || rest.length > 0)
    throw tokenizerInvalid(file, `line ${number} does not hold two tokens: ${JSON.stringify(line.slice(0, 80))}`);
  const [leftId, rightId, merged] = [left, right, left + right].map((token) => {
    const id = vocabulary.idOf(token);
    if (id !== undefined) return id;
    throw tokenizerInvalid(file, `line ${number} uses ${JSON.stringify(token.slice(0, 80))}, which the vocabulary lacks`);
  });
  merges.add(leftId!, rightId!, merged!);
}

function countLines(bytes: Uint8Array): number {
  let count = 1;
  for (let i = 0; i < bytes.length; i++) if (bytes[i] === lineFeed) count++;
  return count;
}
