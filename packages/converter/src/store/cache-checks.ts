import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { TesseraError } from "@tessera/core";
import { temporaryName } from "./temporary-name.ts";

/** SHA-256 of each file of a converted model, and when it was last changed on the disk where it was last found whole. */
type Checks = Readonly<Record<string, { readonly sha256: string; readonly changed: string }>>;

const name = "checks.json";

/** Notes what every file in the folder holds. */
export async function writeChecks(folder: string, signal?: AbortSignal): Promise<void> {
  const files = (await readdir(folder)).sort();
  const checks: Record<string, Checks[string]> = {};
  for (const file of files) {
    const path = join(folder, file);
    checks[file] = { sha256: await hashFile(path, signal), changed: await lastChange(path) };
  }
  await writeFile(join(folder, name), `${JSON.stringify(checks, null, 2)}\n`, { flush: true });
}

/**
 * Looks whether files were changed since they were found whole, and reads those that were, or all; what was copied elsewhere is read once.
 *
 * @throws TesseraError `conversion-failed` naming the first file that does not hold what was written
 */
export async function readChecks(folder: string, all: boolean, signal?: AbortSignal): Promise<void> {
  const checks = await readFile(join(folder, name), "utf8").then(
    (text) => JSON.parse(text) as Checks,
    () => undefined,
  );
  // Models that were converted before there were checks.
  if (checks === undefined && !all) return;
  if (checks === undefined) throw failed(folder, name, "is missing or damaged");
  const found: Record<string, Checks[string]> = {};
  let fresh = true;
  for (const [file, { sha256, changed }] of Object.entries(checks)) {
    const path = join(folder, file);
    const now = await lastChange(path).catch(() => "");
    if (all || now !== changed) {
      fresh = false;
      const held = await hashFile(path, signal).catch(() => undefined);
      signal?.throwIfAborted();
      if (held !== sha256) throw failed(folder, file, "does not hold what was written to it");
    }
    found[file] = { sha256, changed: now };
  }
  if (fresh) return;
  // A folder that cannot be written is read again next time.
  const temporary = join(folder, "..", temporaryName("checks"));
  await writeFile(temporary, `${JSON.stringify(found, null, 2)}\n`, { flush: true })
    .then(() => rename(temporary, join(folder, name)))
    .catch(() => rm(temporary, { force: true }));
}

/** Any write, and any copy, gives another one; a changed modification time alone can be set back. */
async function lastChange(path: string): Promise<string> {
  const { mtimeNs, ctimeNs } = await stat(path, { bigint: true });
  return `${mtimeNs}:${ctimeNs}`;
}

async function hashFile(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) {
    signal?.throwIfAborted();
    hash.update(piece);
  }
  return hash.digest("hex");
}

function failed(folder: string, file: string, problem: string): TesseraError {
  return new TesseraError("conversion-failed", `${join(folder, file)} ${problem}`, { facts: { folder, file } });
}
