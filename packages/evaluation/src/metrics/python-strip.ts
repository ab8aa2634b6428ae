const blank = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+";
const ends = new RegExp(`^${blank}|${blank}$`, "g");

/** Python's `str.strip()`: unlike `trim()` it takes the separators \x1c to \x1f and \x85, and leaves the byte order mark. */
export function pythonStrip(text: string): string {
  return text.replace(ends, "");
}

const between = new RegExp(blank);

/** Python's `str.split()`: words between white space. */
export function pythonSplit(text: string): string[] {
  return text.split(between).filter((word) => word !== "");
}
