/** Inside of a regular expression class: the characters Python's `str.strip` removes. JavaScript's `\s` differs in U+001C–U+001F, U+0085 and U+FEFF. */
export const pythonWhiteSpace = [
  "\\t-\\r",
  "\\x1c-\\x20",
  "\\x85",
  "\\xa0",
  "\\u1680",
  "\\u2000-\\u200a",
  "\\u2028",
  "\\u2029",
  "\\u202f",
  "\\u205f",
  "\\u3000",
].join("");
