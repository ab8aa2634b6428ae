import { createHash, randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { mkdir, open, readdir, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expectArgument, TesseraError } from "@tessera/core";
import { embeddingFile } from "./embedding-file.ts";
import type { EmbeddingStore } from "./embedding-store.ts";
import type { ImageEmbeddings } from "./image-embeddings.ts";

export interface DiskStoreOptions {
  /** Made when something is first kept. Processes may share it, whatever their models; files with other names in it are left alone. */
  readonly folder: string;
  /** Most bytes of all files together, but for what several processes write at one moment; those not used for the longest time go first. */
  readonly maxBytes: number;
  /** Everything that embeddings depend on beside the picture and how it is cut: weights, precision, versions. */
  readonly model: string;
  /** Length of a tile's embeddings, T × H: no other is read. */
  readonly valuesPerTile: number;
  /** Told when something could not be kept: `disk-full`, `cache-unwritable`. @default nobody is told */
  readonly onError?: (error: TesseraError) => void;
}

/** Embeddings in a folder, one file each. A file appears by a rename; what is not exactly what was written is removed, not read. */
export class DiskStore implements EmbeddingStore {
  readonly #options: DiskStoreOptions;
  /** Files are written one after the other. */
  #writes: Promise<void> = Promise.resolve();
  #waitingBytes = 0;
  #lastUse = 0;

  constructor(options: DiskStoreOptions) {
    const { maxBytes, folder } = options;
    expectArgument(typeof folder === "string" && folder !== "", "a folder path", "folder", folder);
    expectArgument(Number.isInteger(maxBytes) && maxBytes >= 0, "a number of bytes", "maxBytes", maxBytes);
    this.#options = options;
  }

  async get(key: string): Promise<ImageEmbeddings | undefined> {
    const name = this.#name(key);
    const path = this.#path(name);
    try {
      // Neither a pipe nor a link may stand in for a file.
      await using file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0));
      const image = await embeddingFile.decode(file, name, this.#options.valuesPerTile);
      const now = this.#now();
      if (image === undefined) await rm(path, { force: true });
      else await file.utimes(now, now).catch(() => {});
      return image;
    } catch {
      return undefined;
    }
  }

  async set(key: string, image: ImageEmbeddings): Promise<void> {
    const bytes = image.embeds.byteLength;
    // What waits is held in memory: a slow disk loses pictures instead.
    if (this.#waitingBytes > 0 && this.#waitingBytes + bytes > mostWaitingBytes) return;
    this.#waitingBytes += bytes;
    this.#writes = this.#writes.then(async () => {
      try {
        await this.#write(this.#name(key), image);
      } catch (cause) {
        this.#options.onError?.(storeError(cause, this.#options.folder));
      } finally {
        this.#waitingBytes -= bytes;
      }
    });
    await this.#writes;
  }

  /** Waits for what is being written. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writes;
  }

  /** The time of a use, kept as the file's. No two of this process are alike, though file systems' own clocks are coarse. */
  #now(): Date {
    this.#lastUse = Math.max(Date.now(), this.#lastUse + 1);
    return new Date(this.#lastUse);
  }

  #name(key: string): Uint8Array {
    return createHash("sha256")
      .update(JSON.stringify([this.#options.model, key]))
      .digest();
  }

  #path(name: Uint8Array): string {
    return join(this.#options.folder, `${Buffer.from(name).toString("hex")}.embeds`);
  }

  async #write(name: Uint8Array, image: ImageEmbeddings): Promise<void> {
    const { folder, maxBytes } = this.#options;
    const parts = await embeddingFile.encode(name, image);
    const bytes = parts[0].length + parts[1].length;
    if (bytes > maxBytes) return;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await this.#makeRoom(bytes);
    const path = this.#path(name);
    const temporary = `${path}.${randomUUID()}.partial`;
    try {
      await writeFile(temporary, parts, { flag: "wx", mode: 0o600 });
      const now = this.#now();
      await utimes(temporary, now, now);
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => {});
      throw error;
    }
  }

  /** Another process may do the same at the same time: then more goes than had to. */
  async #makeRoom(bytes: number): Promise<void> {
    const { folder, maxBytes } = this.#options;
    const names = (await readdir(folder)).filter((name) => ours.test(name));
    const found = await Promise.all(
      names.map(async (name) => {
        const path = join(folder, name);
        const entry = await stat(path).catch(() => undefined);
        return { path, bytes: entry?.size ?? 0, used: entry?.mtimeMs ?? 0, partial: name.endsWith(".partial") };
      }),
    );
    let total = bytes + found.reduce((sum, file) => sum + file.bytes, 0);
    // A killed process leaves its half-written file.
    const longAgo = Date.now() - abandonedMilliseconds;
    const leftOver = found.filter(({ partial, used }) => partial && used < longAgo);
    const whole = found.filter(({ partial }) => !partial).sort((a, b) => a.used - b.used);
    for (const [i, file] of [...leftOver, ...whole].entries()) {
      if (i >= leftOver.length && total <= maxBytes) break;
      await rm(file.path, { force: true });
      total -= file.bytes;
    }
  }
}

const mostWaitingBytes = 256 * 2 ** 20;
const abandonedMilliseconds = 10 * 60_000;
const ours = /^[0-9a-f]{64}\.embeds(\.[0-9a-f-]{36}\.partial)?$/;

function storeError(cause: unknown, folder: string): TesseraError {
  const systemCode = (cause as NodeJS.ErrnoException).code ?? String(cause);
  const full = systemCode === "ENOSPC" || systemCode === "EDQUOT";
  const message = full ? `No space left to keep image embeddings in ${folder}` : `Image embeddings cannot be kept in ${folder}`;
  return new TesseraError(full ? "disk-full" : "cache-unwritable", `${message} (${systemCode})`, { facts: { folder, systemCode }, cause });
}
