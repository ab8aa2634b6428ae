import { tokenizerInvalid } from "../files/tokenizer-invalid.ts";

const maxId = 4_194_304;

/**
 * Checks a token → id table (vocab.json, added_tokens.json): every id a whole number below 4,194,304 and used once.
 *
 * Checked by hand, not by zod: real tables have 151,643 entries.
 *
 * @throws TesseraError `tokenizer-invalid` naming the file and the token
 */
export function parseVocabulary(table: Readonly<Record<string, unknown>>, file: string): Map<string, number> {
  const vocabulary = new Map<string, number>();
  const owners = new Map<number, string>();
  for (const [token, id] of Object.entries(table)) {
    if (typeof id !== "number" || !Number.isInteger(id) || id < 0 || id >= maxId) {
      throw tokenizerInvalid(file, `token ${JSON.stringify(token.slice(0, 80))} has the id ${JSON.stringify(id)?.slice(0, 80)}`);
    }
    const owner = owners.get(id);
    if (owner !== undefined)
      throw tokenizerInvalid(file, `tokens ${JSON.stringify(owner)} and ${JSON.stringify(token)} share the id ${id}`);
    owners.set(id, token);
    vocabulary.set(token, id);
  }
  return vocabulary;
}
