import { createHash } from "node:crypto";
import { mkdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Checkpoint } from "@tessera/checkpoint";
import { temporaryName } from "./temporary-name.ts";

export interface FingerprintMemo {
  /** The checkpoint's content hash, where it is remembered. */
  readonly known: string | undefined;
  /** Hashes the content and remembers the result. */
  compute(signal?: AbortSignal): Promise<string>;
}

/**
 * Looks a checkpoint's content hash up. Hashing gigabytes takes seconds, so it is remembered under the files' paths, sizes and
 * modification times; touching or replacing a file makes it be computed again. Writes nothing by itself.
 */
export async function openFingerprintMemo(checkpoint: Checkpoint, cacheFolder: string): Promise<FingerprintMemo> {
  const files = [...checkpoint.files].sort();
  const stats = await Promise.all(files.map((file) => stat(file, { bigint: true })));
  const key = createHash("sha256")
    .update(files.map((file, i) => `${file}:${stats[i]?.size}:${stats[i]?.mtimeNs}:${stats[i]?.ino}`).join("\n"))
    .digest("hex");
  const folder = join(cacheFolder, "fingerprints");
  const memo = join(folder, key);
  const text = await readFile(memo, "utf8").catch(() => "");
  return {
    known: /^[0-9a-f]{64}$/.test(text) ? text : undefined,
    async compute(signal) {
      const fingerprint = await checkpoint.fingerprint({ signal });
      await mkdir(folder, { recursive: true });
      const temporary = join(cacheFolder, temporaryName("fingerprint"));
      await writeFile(temporary, fingerprint);
      await rename(temporary, memo);
      return fingerprint;
    },
  };
}
