import { readFile } from "node:fs/promises";

/** Reads a golden JSON file. Goldens are our own recordings, so their shape is asserted by the caller's type. */
export async function readJson<T>(path: string): Promise<T> {
  return JSON.parse(await readFile(path, "utf8")) as T;
}
