import { readdirSync } from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, join } from "node:path";
import { commandNames } from "./commands.ts";

/** Completes a line of the chat for readline: the names of commands, and paths after those that take one. */
export function completeLine(line: string): [completions: string[], completed: string] {
  const [, name, path] = /^(\/(?:image|video)\s+)(.*)$/.exec(line) ?? [];
  if (name !== undefined) return [listPaths(path ?? "").map((found) => name + found), line];
  if (line.startsWith("/")) return [commandNames.map((command) => `/${command} `).filter((command) => command.startsWith(line)), line];
  return [[], line];
}

function listPaths(typed: string): string[] {
  const folder = typed === "" || typed.endsWith("/") ? typed : `${dirname(typed)}/`;
  const start = typed.endsWith("/") ? "" : basename(typed);
  const shown = folder === "./" && !typed.startsWith("./") ? "" : folder.replace(/^\/\/$/, "/");
  try {
    const entries = readdirSync(resolveHome(folder === "" ? "." : folder), { withFileTypes: true });
    return entries
      .filter(({ name }) => name.startsWith(start) && (start !== "" || !name.startsWith(".")))
      .map((entry) => shown + entry.name + (entry.isDirectory() ? "/" : ""))
      .sort();
  } catch {
    // A folder that cannot be listed has nothing to offer.
    return [];
  }
}

function resolveHome(path: string): string {
  return /^~(\/|$)/.test(path) ? join(homedir(), path.slice(1)) : path;
}
