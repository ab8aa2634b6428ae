import { readFile } from "node:fs/promises";
import { TesseraError } from "@tessera/core";

/** What a file holds that a flag names. Throws `invalid-argument`; what is in it is for its reader to check. */
export async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch (cause) {
    throw new TesseraError("invalid-argument", `${file} cannot be read as JSON`, { cause, facts: { file } });
  }
}
