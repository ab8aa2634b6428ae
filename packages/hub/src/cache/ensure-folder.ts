import { mkdir } from "node:fs/promises";
import { TesseraError } from "@tessera/core";

/** Makes a folder that may be there. Throws `cache-unwritable`. */
export async function ensureFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((cause: unknown) => {
    throw new TesseraError("cache-unwritable", `${folder} cannot be written`, { facts: { folder }, cause });
  });
}
