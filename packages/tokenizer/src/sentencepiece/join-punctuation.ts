const joined: readonly (readonly [string, string])[] = [
  [" .", "."],
  [" ?", "?"],
  [" !", "!"],
  [" ,", ","],
  [" ' ", "'"],
  [" n't", "n't"],
  [" 'm", "'m"],
  [" 's", "'s"],
  [" 've", "'ve"],
  [" 're", "'re"],
];

/** Removes the spaces that transformers' `clean_up_tokenization` removes, in its order. */
export function joinPunctuation(text: string): string {
  return joined.reduce((result, [from, to]) => result.replaceAll(from, to), text);
}
