import type { FigureChange } from "./find-regressions.ts";

/** Lines for people: every figure with its ratio, then what got worse. */
export function regressionReport(changes: readonly FigureChange[]): string {
  if (changes.length === 0) return "No figure is in both results.\n";
  const width = Math.max(...changes.map(({ name }) => name.length));
  const lines = changes.map(
    ({ name, before, after, ratio, worse }) =>
      `${name.padEnd(width)}  ${before} -> ${after}  ×${ratio.toFixed(3)}${worse ? "  worse" : ""}`,
  );
  const worse = changes.filter((change) => change.worse).map(({ name }) => name);
  return [
    ...lines,
    worse.length === 0 ? "Nothing got worse by more than 10 %." : `Worse by more than 10 %: ${worse.join("; ")}`,
    "Absolute times of different runs drift with what else the machine does; `compare` with both versions as variants tells for sure.",
    "",
  ].join("\n");
}
