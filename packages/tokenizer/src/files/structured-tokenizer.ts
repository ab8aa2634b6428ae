import { Tokenizer as StructuredTokenizer } from "@huggingface/tokenizers";
import { cutPlainTokens } from "../added-tokens/cut-plain-tokens.ts";
import { expectFewTokens } from "../added-tokens/expect-few-tokens.ts";
import { joinPieces } from "../sentencepiece/join-pieces.ts";
import { listSpecialTokens } from "../added-tokens/list-special-tokens.ts";
import { longestText } from "../added-tokens/longest-text.ts";
import { regionTokens } from "../prompts/region-tokens.ts";
import { expectFewMarks } from "../bpe/expect-few-marks.ts";
import { tokenPattern } from "../bpe/token-pattern.ts";
import type { Tokenizer } from "../tokenizer.ts";
import type { TokenizerConfig } from "./tokenizer-config.ts";
import { tokenizerInvalid } from "./tokenizer-invalid.ts";

/** What {@link createStructuredTokenizer} needs besides the structure. */
export interface StructuredTokenizerOptions {
  readonly config: TokenizerConfig;
  /** File that errors name. */
  readonly file: string;
  /** Also counts added tokens flagged as special as special tokens, as the fast tokenizers do. @default false */
  readonly skipFlagged?: boolean;
}

/**
 * Tokenizer over a tokenizer.json structure.
 *
 * @throws TesseraError `tokenizer-invalid` when the structure is not understood
 */
export function createStructuredTokenizer(structure: object, { config, file, skipFlagged = false }: StructuredTokenizerOptions): Tokenizer {
  const inner = openStructure(structure, config, file);
  const specialIds = new Set<number>();
  for (const token of listSpecialTokens(config)) {
    const id = inner.token_to_id(token);
    if (id !== undefined) specialIds.add(id);
  }
  // A tokenizer.json is used by the fast classes, and those skip by this flag.
  for (const [id, token] of inner.get_added_tokens_decoder()) if (skipFlagged && token.special) specialIds.add(id);
  const flagged = [...inner.get_added_tokens_decoder().values()].filter(({ special }) => special).map(({ content }) => content);
  const special = tokenPattern(
    flagged.filter((content) => !regionTokens.has(content)),
    "g",
  );
  const longest = longestText(inner.get_vocab().keys());
  let size = 0;
  for (const id of inner.get_vocab().values()) size = Math.max(size, id + 1);
  return {
    specialIds,
    size,
    cleansUpSpaces: config.clean_up_tokenization_spaces ?? false,
    alphabet: JSON.stringify((structure as { decoder?: unknown }).decoder ?? null).includes('"ByteLevel"') ? "byte-level" : "byte-fallback",
    encode: (given, { addSpecialTokens = true, maxTokens } = {}) => {
      const { text, plain } = joinPieces(given, (piece) => piece);
      expectFewTokens(text.length / longest, maxTokens);
      expectFewMarks(text);
      // The library knows no plain text: it gets special tokens in parts, none of which it recognises.
      const parts = cutPlainTokens(text, plain, special);
      const ids = parts.flatMap((part, i) => inner.encode(part, { add_special_tokens: addSpecialTokens && i === 0 }).ids);
      expectFewTokens(ids.length, maxTokens);
      return ids;
    },
    decode: (ids, { skipSpecialTokens = false } = {}) => {
      const known = ids.filter((id) => inner.id_to_token(id) !== undefined && !(skipSpecialTokens && specialIds.has(id)));
      // Filtered here: the library would also skip added tokens that the slow tokenizers keep.
      return known.length === 0 ? "" : inner.decode(known, { skip_special_tokens: false });
    },
    tokenToId: (token) => inner.token_to_id(token),
    idToToken: (id) => inner.id_to_token(id),
  };
}

function openStructure(structure: object, config: TokenizerConfig, file: string): StructuredTokenizer {
  try {
    return new StructuredTokenizer(structure, { clean_up_tokenization_spaces: config.clean_up_tokenization_spaces ?? false });
  } catch (error) {
    throw tokenizerInvalid(
      file,
      `is not a tokenizer this library can read (${error instanceof Error ? error.message : String(error)})`,
      error,
    );
  }
}
