import type { AddedToken } from "./added-token.ts";

/** Qwen2's word pattern, with what JavaScript reads differently spelled out: `\s`, and `(?i:'s)`, which also takes U+017F in Python. */
const whiteSpace = "\\t-\\r\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const pattern = [
  "'(?:[sS\\u017ftTmMdD]|[rR][eE]|[vV][eE]|[lL][lL])",
  "[^\\r\\n\\p{L}\\p{N}]?\\p{L}+",
  "\\p{N}",
  ` ?[^${whiteSpace}\\p{L}\\p{N}]+[\\r\\n]*`,
  `[${whiteSpace}]*[\\r\\n]+`,
  `[${whiteSpace}]+(?![^${whiteSpace}])`,
  `[${whiteSpace}]+`,
].join("|");

/** The tokenizer.json structure of a Qwen2 tokenizer given as vocab.json and merges.txt (byte-level BPE). */
export function qwen2Structure(
  vocabulary: ReadonlyMap<string, number>,
  merges: readonly (readonly [string, string])[],
  addedTokens: readonly AddedToken[],
): object {
  return {
    version: "1.0",
    added_tokens: addedTokens.map(({ singleWord, ...token }) => ({ ...token, single_word: singleWord })),
    normalizer: null,
    pre_tokenizer: {
      type: "Sequence",
      pretokenizers: [
        { type: "Split", pattern: { Regex: pattern }, behavior: "Isolated", invert: false },
        { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: false },
      ],
    },
    post_processor: null,
    decoder: { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: false },
    model: { type: "BPE", unk_token: null, fuse_unk: false, byte_fallback: false, vocab: Object.fromEntries(vocabulary), merges },
  };
}
