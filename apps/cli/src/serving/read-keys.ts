import { readFile } from "node:fs/promises";
import { env } from "../env.ts";

/** Accepted keys, of a file or of the environment. */
export async function readKeys(file: string | undefined): Promise<string[]> {
  const text = file === undefined ? (env.apiKeys ?? "").replaceAll(",", "\n") : await readFile(file, "utf8");
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
}
