import { readFile } from "node:fs/promises";
import { TesseraError } from "@tessera/core";
import type { LoadOptions } from "@tessera/sdk";

/** A placement as `tessera plan --json` prints it; loading says what is wrong with its stages. Throws `invalid-argument`. */
export async function readPlacement(file: string): Promise<LoadOptions["placement"]> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch (cause) {
    throw new TesseraError("invalid-argument", `${file} cannot be read as JSON`, { cause, facts: { file } });
  }
}
