import type { TokenizerConfig } from "../files/tokenizer-config.ts";
import { tokenizerInvalid } from "../files/tokenizer-invalid.ts";
import type { AddedToken } from "./added-token.ts";
import { listSpecialTokens } from "./list-special-tokens.ts";

/** One pattern finds them all, and must not become too large to be made: of one token, and of all of them. */
const mostCharacters = { one: 1000, all: 1_000_000 };

/**
 * Added tokens, lowest id first: those of `added_tokens_decoder` (tokenizer_config.json) with their flags, then those that
 * only added_tokens.json names (older folders), with no flags.
 *
 * @throws TesseraError `tokenizer-invalid`
 */
export function listAddedTokens(config: TokenizerConfig, addedTokens: ReadonlyMap<string, number>): AddedToken[] {
  const special = new Set(listSpecialTokens(config));
  const tokens = new Map<string, AddedToken>();
  for (const [id, token] of Object.entries(config.added_tokens_decoder ?? {})) {
    tokens.set(token.content, {
      id: Number(id),
      content: token.content,
      lstrip: token.lstrip ?? false,
      rstrip: token.rstrip ?? false,
      normalized: token.normalized ?? false,
      singleWord: token.single_word ?? false,
      special: token.special ?? special.has(token.content),
    });
  }
  for (const [content, id] of addedTokens) {
    if (tokens.has(content)) continue;
    tokens.set(content, { id, content, lstrip: false, rstrip: false, normalized: false, singleWord: false, special: special.has(content) });
  }
  const lengths = [...tokens.keys()].map(({ length }) => length);
  const [longest, all] = [lengths.reduce((most, length) => Math.max(most, length), 0), lengths.reduce((sum, length) => sum + length, 0)];
  if (longest > mostCharacters.one || all > mostCharacters.all)
    throw tokenizerInvalid(
      "tokenizer_config.json",
      `the longest added token has ${longest} characters, all have ${all}: too many to be looked for`,
    );
  return [...tokens.values()].sort((a, b) => a.id - b.id);
}
