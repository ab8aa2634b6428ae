import { createReadStream } from "node:fs";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { TesseraError } from "@tessera/core";

/** After so long without a byte nobody writes a file any more. */
const deadMilliseconds = 3_600_000;

/** The bytes of files, one file each; written aside, flushed and renamed, so that a name always means the whole. */
export class FileFolder {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Removes what writers left half written that were killed. */
  async sweep(): Promise<void> {
    const names = await readdir(this.#folder).catch(() => []);
    for (const name of names.filter((one) => one.endsWith(".part"))) {
      const path = join(this.#folder, name);
      const written = await stat(path).catch(() => undefined);
      if (written !== undefined && Date.now() - written.mtimeMs > deadMilliseconds) await rm(path, { force: true });
    }
  }

  /** The bytes written. Throws `disk-full` or `cache-unwritable`. */
  async write(id: string, content: AsyncIterable<Uint8Array>): Promise<number> {
    const aside = join(this.#folder, `${id}.${process.pid}.part`);
    let bytes = 0;
    try {
      await mkdir(this.#folder, { recursive: true });
      const file = await open(aside, "w");
      try {
        for await (const piece of content) {
          await file.writeFile(piece);
          bytes += piece.length;
        }
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(aside, join(this.#folder, id));
      return bytes;
    } catch (error) {
      await rm(aside, { force: true });
      throw named(error, this.#folder);
    }
  }

  read(id: string, start = 0, length?: number): AsyncIterable<Uint8Array> {
    if (length === 0) return (async function* () {})();
    return createReadStream(join(this.#folder, id), { start, end: length === undefined ? undefined : start + length - 1 });
  }

  remove(id: string): Promise<void> {
    return rm(join(this.#folder, id), { force: true });
  }
}

function named(error: unknown, folder: string): unknown {
  const code = (error as NodeJS.ErrnoException)?.code;
  if (code === "ENOSPC" || code === "EDQUOT")
    return new TesseraError("disk-full", `No space left to write a file in ${folder}`, { cause: error });
  if (code === "EACCES" || code === "EROFS" || code === "EPERM" || code === "ENOTDIR")
    return new TesseraError("cache-unwritable", `Cannot write a file in ${folder} (${code})`, { cause: error });
  return error;
}
