import { tokenizerInvalid } from "./tokenizer-invalid.ts";

/**
 * Reads the lines of a merges.txt: an optional "#version" line, then "left right" per line, most important first.
 *
 * @throws TesseraError `tokenizer-invalid` naming the line, also when a part or the joined token is not in the vocabulary
 */
export function parseMerges(text: string, vocabulary: ReadonlyMap<string, number>, file: string): [string, string][] {
  const merges: [string, string][] = [];
  const lines = text.split("\n");
  for (const [index, raw] of lines.entries()) {
    const line = raw.trim();
    if (line === "" || (index === 0 && line.startsWith("#version:"))) continue;
    const [left, right, ...rest] = line.split(" ");
    if (left === undefined || right === undefined || rest.length > 0) {
      throw tokenizerInvalid(file, `line ${index + 1} does not hold two tokens: ${JSON.stringify(line.slice(0, 80))}`);
    }
    for (const token of [left, right, left + right]) {
      if (!vocabulary.has(token))
        throw tokenizerInvalid(file, `line ${index + 1} uses ${JSON.stringify(token.slice(0, 80))}, which the vocabulary lacks`);
    }
    merges.push([left, right]);
  }
  return merges;
}
