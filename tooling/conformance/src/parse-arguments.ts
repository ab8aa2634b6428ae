import { parseArgs } from "node:util";

export interface ConformanceArguments {
  readonly folder: string;
  readonly only: string | undefined;
  readonly json: string | undefined;
}

/** `conformance DIR [--only set] [--json FILE]`. Throws with the usage when the words are off. */
export function parseArguments(words: readonly string[]): ConformanceArguments {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: { only: { type: "string" }, json: { type: "string" } },
  });
  const folder = positionals[0];
  if (folder === undefined || positionals.length > 1) throw new Error("Usage: conformance DIR [--only set] [--json FILE]");
  return { folder, only: values.only, json: values.json };
}
