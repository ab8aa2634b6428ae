/** `['a', "it's"]` as texts; a text that is no list is one answer. */
export function pythonList(text: string): string[] {
  if (!/^\s*\[.*\]\s*$/s.test(text)) return text === "" ? [] : [text];
  // Each alternative is unrolled: a text of any length is read without recursion.
  const pieces = text.matchAll(/'([^'\\]*(?:\\.[^'\\]*)*)'|"([^"\\]*(?:\\.[^"\\]*)*)"|(-?\d+(?:\.\d+)?)/gs);
  return [...pieces].map(([, single, double, number]) => number ?? readEscapes(single ?? double ?? ""));
}

const marks: Readonly<Record<string, string>> = {
  "\\": "\\",
  "'": "'",
  '"': '"',
  "\n": "",
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

/** As Python reads a text: a backslash before what it does not know stays. */
function readEscapes(text: string): string {
  return text.replaceAll(/\\(?:x([\da-f]{2})|u([\da-f]{4})|(.))/gis, (whole, x?: string, u?: string, mark = "") => {
    const code = x ?? u;
    return code === undefined ? (marks[mark] ?? whole) : String.fromCharCode(Number.parseInt(code, 16));
  });
}
