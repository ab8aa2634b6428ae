import { open, rename, rm } from "node:fs/promises";
import { TesseraError } from "@tessera/core";

/** A file that appears complete or not at all: written aside, flushed, renamed. Opening it finds an unwritable place before the work starts. */
export class LineFile implements AsyncDisposable {
  readonly #path: string;
  readonly #temporary: string;
  readonly #handle: Awaited<ReturnType<typeof open>>;
  #open = true;

  private constructor(path: string, temporary: string, handle: Awaited<ReturnType<typeof open>>) {
    this.#path = path;
    this.#temporary = temporary;
    this.#handle = handle;
  }

  static async create(path: string): Promise<LineFile> {
    const temporary = `${path}.${process.pid}.partial`;
    try {
      return new LineFile(path, temporary, await open(temporary, "wx"));
    } catch (cause) {
      throw new TesseraError("invalid-argument", `${path} cannot be written`, { cause });
    }
  }

  /** Writes the lines and gives the file its name. Throws `disk-full` or `invalid-argument`. */
  async finish(lines: readonly string[]): Promise<void> {
    try {
      await this.#handle.writeFile(lines.map((line) => `${line.trimEnd()}\n`).join(""));
      await this.#handle.sync();
      await this.#handle.close();
      await rename(this.#temporary, this.#path);
      this.#open = false;
    } catch (cause) {
      const full = (cause as NodeJS.ErrnoException).code === "ENOSPC";
      throw new TesseraError(full ? "disk-full" : "invalid-argument", `${this.#path} cannot be written`, { cause });
    }
  }

  /** Removes what was not finished. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    await this.#handle.close().catch(() => undefined);
    await rm(this.#temporary, { force: true });
  }
}
