import { readFileSync } from "node:fs";

/** The package's version; its package.json lies beside src and dist alike. */
export function readVersion(): string {
  return (JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string }).version;
}
