/** `['a', "it's"]` as texts; a text that is no list is one answer. */
export function pythonList(text: string): string[] {
  if (!/^\s*\[.*\]\s*$/s.test(text)) return text === "" ? [] : [text];
  // Each alternative is unrolled: a text of any length is read without recursion.
  const pieces = text.matchAll(/'([^'\\]*(?:\\.[^'\\]*)*)'|"([^"\\]*(?:\\.[^"\\]*)*)"|(-?\d+(?:\.\d+)?)/gs);
  return [...pieces].map(([, single, double, number]) =>
    (single ?? double ?? number ?? "").replaceAll(/\\(.)/gs, (_, mark: string) => (mark === "n" ? "\n" : mark)),
  );
}
