import { homedir } from "node:os";
import { join } from "node:path";

/** A path as people type it or drop it into a terminal: perhaps in quotes, with backslashes before blanks, or from the home folder. */
export function readPath(typed: string): string {
  const text = typed.trim();
  const [, quoted] = /^(?:'(.*)'|"(.*)")$/.exec(text)?.filter((part) => part !== undefined) ?? [];
  const path = quoted ?? (process.platform === "win32" ? text : text.replaceAll(/\\(.)/g, "$1"));
  return /^~(\/|$)/.test(path) ? join(homedir(), path.slice(1)) : path;
}
