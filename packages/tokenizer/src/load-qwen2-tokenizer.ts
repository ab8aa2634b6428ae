import type { AddedToken } from "./added-token.ts";
import { byteLevelAlphabet } from "./byte-level-alphabet.ts";
import { parseMerges } from "./parse-merges.ts";
import { parseVocabulary } from "./parse-vocabulary.ts";
import { qwen2Structure } from "./qwen2-structure.ts";
import { createStructuredTokenizer } from "./structured-tokenizer.ts";
import type { Tokenizer } from "./tokenizer.ts";
import type { TokenizerConfig } from "./tokenizer-config.ts";
import { tokenizerInvalid } from "./tokenizer-invalid.ts";

/** Contents of the files of a Qwen2 tokenizer folder. */
export interface Qwen2Files {
  /** vocab.json, parsed. */
  readonly vocabulary: Readonly<Record<string, unknown>>;
  /** merges.txt, UTF-8. */
  readonly merges: Uint8Array;
  readonly config: TokenizerConfig;
  readonly addedTokens: readonly AddedToken[];
}

/**
 * The slow Qwen2 tokenizer: NFC, Qwen2's word pattern, byte-level BPE.
 *
 * @throws TesseraError `tokenizer-invalid` naming the file; a vocabulary must hold all 256 byte characters
 */
export function loadQwen2Tokenizer({ vocabulary, merges, config, addedTokens }: Qwen2Files): Tokenizer {
  const table = parseVocabulary(vocabulary, "vocab.json");
  for (const [byte, character] of byteLevelAlphabet().entries()) {
    if (!table.has(character)) throw tokenizerInvalid("vocab.json", `has no token for the byte ${byte}`);
  }
  const owners = new Map([...table].map(([token, id]) => [id, token]));
  for (const { id, content } of addedTokens) {
    const owner = owners.get(id);
    if (owner !== undefined && owner !== content)
      throw tokenizerInvalid("tokenizer_config.json", `added token ${content} and vocabulary token ${owner} share the id ${id}`);
  }
  const pairs = parseMerges(new TextDecoder().decode(merges), table, "merges.txt");
  return createStructuredTokenizer(qwen2Structure(table, pairs, addedTokens), { config, file: "vocab.json", normalizeFirst: true });
}
