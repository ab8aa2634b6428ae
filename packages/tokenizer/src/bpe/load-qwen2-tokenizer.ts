import type { AddedToken } from "../added-tokens/added-token.ts";
import { expectFewTokens } from "../added-tokens/expect-few-tokens.ts";
import { listSpecialTokens } from "../added-tokens/list-special-tokens.ts";
import { longestText } from "../added-tokens/longest-text.ts";
import { splitAddedTokens } from "../added-tokens/split-added-tokens.ts";
import type { TokenizerConfig } from "../files/tokenizer-config.ts";
import { tokenizerInvalid } from "../files/tokenizer-invalid.ts";
import { joinPieces } from "../sentencepiece/join-pieces.ts";
import { joinPunctuation } from "../sentencepiece/join-punctuation.ts";
import type { Tokenizer } from "../tokenizer.ts";
import { byteLevelAlphabet } from "./byte-level-alphabet.ts";
import { ByteLevelEncoder } from "./byte-level-encoder.ts";
import { decodeByteLevel } from "./decode-byte-level.ts";
import { expectFewMarks } from "./expect-few-marks.ts";
import { qwen2Pattern } from "./qwen2-pattern.ts";
import { readByteVocabulary } from "./read-byte-vocabulary.ts";
import { readMerges } from "./read-merges.ts";

/** So many UTF-16 units NFC makes one of, at most: Unicode's bound for what it takes apart. */
const mostJoined = 4;

/** Contents of the files of a Qwen2 tokenizer folder. */
export interface Qwen2Files {
  /** vocab.json. */
  readonly vocabulary: Uint8Array;
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
export function loadQwen2Tokenizer({ vocabulary: json, merges, config, addedTokens }: Qwen2Files): Tokenizer {
  const vocabulary = readByteVocabulary(json, "vocab.json");
  const byteIds = byteLevelAlphabet().map((character, byte) => {
    const id = vocabulary.idOf(character);
    if (id === undefined) throw tokenizerInvalid("vocab.json", `has no token for the byte ${byte}`);
    return id;
  });
  refuseSharedIds(addedTokens, vocabulary);
  const encoder = new ByteLevelEncoder(byteIds, readMerges(merges, vocabulary, "merges.txt"));
  const split = splitAddedTokens(addedTokens);
  const addedIds = new Map(addedTokens.map(({ id, content }) => [content, id]));
  const addedById = new Map(addedTokens.map(({ id, content }) => [id, content]));
  const tokenToId = (token: string) => addedIds.get(token) ?? vocabulary.idOf(token);
  const idToToken = (id: number) => addedById.get(id) ?? vocabulary.tokenOf(id);
  const specialIds = new Set(
    listSpecialTokens(config)
      .map(tokenToId)
      .filter((id) => id !== undefined),
  );
  const longest = Math.max(vocabulary.longestToken, longestText(addedTokens.map(({ content }) => content)));
  const cleansUpSpaces = config.clean_up_tokenization_spaces ?? false;
  return {
    specialIds,
    size: Math.max(vocabulary.size, ...addedTokens.map(({ id }) => id + 1)),
    cleansUpSpaces,
    alphabet: "byte-level",
    tokenToId,
    idToToken,
    encode: (given, { maxTokens } = {}) => {
      const ids: number[] = [];
      const { text, plain } = joinPieces(given, (piece) => normalize(piece, longest, maxTokens));
      expectFewTokens(text.length / longest, maxTokens);
      for (const part of split(text, plain)) {
        if ("token" in part) ids.push(part.token.id);
        else
          for (const [word] of part.text.matchAll(qwen2Pattern)) {
            expectFewTokens(ids.length + word.length / vocabulary.longestToken, maxTokens);
            encoder.encode(word, ids);
          }
      }
      expectFewTokens(ids.length, maxTokens);
      return ids;
    },
    decode: (ids, { skipSpecialTokens = false } = {}) => {
      let text = "";
      let pending = "";
      for (const id of ids) {
        const token = idToToken(id);
        if (token === undefined || (skipSpecialTokens && specialIds.has(id))) continue;
        if (!addedIds.has(token)) pending += token;
        else {
          text += decodeByteLevel(pending) + token;
          pending = "";
        }
      }
      text += decodeByteLevel(pending);
      return cleansUpSpaces ? joinPunctuation(text) : text;
    },
  };
}

/** NFC. Throws `context-overflow` and `invalid-argument` for what would take too long. */
function normalize(text: string, longest: number, maxTokens: number | undefined): string {
  expectFewTokens(text.length / mostJoined / longest, maxTokens);
  expectFewMarks(text);
  return text.normalize("NFC");
}

function refuseSharedIds(addedTokens: readonly AddedToken[], vocabulary: ReturnType<typeof readByteVocabulary>): void {
  for (const { id, content } of addedTokens) {
    const owner = vocabulary.tokenOf(id);
    if (owner !== undefined && owner !== content)
      throw tokenizerInvalid("tokenizer_config.json", `added token ${content} and vocabulary token ${owner} share the id ${id}`);
  }
}
