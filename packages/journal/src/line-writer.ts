import type { FileHandle } from "node:fs/promises";
import { TesseraError } from "@tessera/core";

/** Appends JSON lines and waits for the disk; what comes while it waits goes with the next write. */
export class LineWriter {
  readonly #file: string;
  readonly #handle: FileHandle;
  #waiting: string[] = [];
  #last: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;

  constructor(file: string, handle: FileHandle) {
    this.#file = file;
    this.#handle = handle;
  }

  write(value: unknown): Promise<void> {
    this.#waiting.push(`${JSON.stringify(value)}\n`);
    if (this.#next === undefined) {
      // After a failure nothing more is written: the line may have been cut off, and one behind it would be lost with it.
      this.#next = this.#last.then(() => this.#flush());
      this.#last = this.#next;
      this.#next.catch(() => {});
    }
    return this.#next;
  }

  /** Resolves when nothing is being written any more, whatever came of it. */
  async settled(): Promise<void> {
    await this.#last.catch(() => {});
  }

  async #flush(): Promise<void> {
    const lines = this.#waiting.join("");
    this.#waiting = [];
    this.#next = undefined;
    try {
      await this.#handle.appendFile(lines);
      await this.#handle.datasync();
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      const full = code === "ENOSPC" || code === "EDQUOT";
      throw new TesseraError(full ? "disk-full" : "cache-unwritable", `${this.#file} cannot be written (${code})`, {
        facts: { file: this.#file },
        cause,
      });
    }
  }
}
