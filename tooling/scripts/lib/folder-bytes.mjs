import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Bytes of all files below a folder; links are not followed. */
export function folderBytes(folder) {
  const stat = lstatSync(folder);
  if (!stat.isDirectory()) return stat.isFile() ? stat.size : 0;
  return readdirSync(folder).reduce((sum, name) => sum + folderBytes(join(folder, name)), 0);
}
