/** What JavaScript reads differently is spelled out: `\s`, and `(?i:'s)`, which also takes U+017F in Python. */
const whiteSpace = "\\t-\\r\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const alternatives = [
  "'(?:[sS\\u017ftTmMdD]|[rR][eE]|[vV][eE]|[lL][lL])",
  "[^\\r\\n\\p{L}\\p{N}]?\\p{L}+",
  "\\p{N}",
  ` ?[^${whiteSpace}\\p{L}\\p{N}]+[\\r\\n]*`,
  `[${whiteSpace}]*[\\r\\n]+`,
  `[${whiteSpace}]+(?![^${whiteSpace}])`,
  `[${whiteSpace}]+`,
];

/** Qwen2's word pattern. Its matches cover a text without gaps. */
export const qwen2Pattern: Readonly<RegExp> = new RegExp(alternatives.join("|"), "gu");
