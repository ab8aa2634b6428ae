import { realpath } from "node:fs/promises";
import { isAbsolute, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { TesseraError } from "@tessera/core";

/**
 * The real path of a file within the allowed folders. A file outside of them and one that is not there are refused alike, so that nobody
 * learns what lies elsewhere.
 *
 * @param path absolute, below the first folder, or a `file:` address
 * @throws TesseraError `media-not-found`
 */
export async function allowedFile(path: string, folders: readonly string[]): Promise<string> {
  const refused = new TesseraError(
    "media-not-found",
    folders.length === 0
      ? "This server reads no files: start it with --allow FOLDER, or give the picture as data"
      : `There is no such file in the allowed folders (${folders.join(", ")}): ${JSON.stringify(path.slice(0, 300))}`,
  );
  for (const folder of folders) {
    const root = await realpath(folder).catch(() => undefined);
    if (root === undefined) continue;
    const named = path.startsWith("file:") ? toPath(path) : path;
    const file = named === undefined ? undefined : await realpath(resolve(root, named)).catch(() => undefined);
    if (file === undefined) continue;
    const inside = relative(root, file);
    if (inside !== "" && !inside.startsWith("..") && !isAbsolute(inside)) return file;
  }
  throw refused;
}

function toPath(address: string): string | undefined {
  try {
    return fileURLToPath(address);
  } catch {
    return undefined;
  }
}
