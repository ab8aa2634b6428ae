import { createHash } from "node:crypto";
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { RemoteFile } from "../sources/remote-file.ts";
import { isGone, newOwner, noOwner } from "./owner.ts";

/** What is noted as one: as much is asked for again at most, where a process is killed. */
export const chunkBytes = 1024 * 1024;

interface Parts {
  readonly key: string;
  readonly size: number;
  readonly file: FileHandle;
  readonly done: Uint8Array;
}

/**
 * A file on its way. Behind its bytes stands one byte a chunk, which says whether the chunk is there, so that bytes and notes are one file
 * and move as one. It belongs to one process, whose name it carries; one that a dead process left is taken over by a rename, which succeeds for
 * one only. No locks: where they lie (Lustre, some NFS), two processes at worst download the same twice.
 */
export class PartialFile {
  readonly path: string;
  readonly size: number;
  readonly #file: FileHandle;
  readonly #key: string;
  #published = false;
  readonly done: Uint8Array;

  private constructor(path: string, { key, size, file, done }: Parts) {
    this.#key = key;
    this.path = path;
    this.size = size;
    this.#file = file;
    this.done = done;
  }

  /** Takes over what a dead process left of these bytes in the folder, or begins. */
  static async open(folder: string, { etag, size }: RemoteFile): Promise<PartialFile> {
    await mkdir(folder, { recursive: true });
    const key = `${createHash("sha256").update(etag).digest("hex").slice(0, 32)}-${size}`;
    const path = join(folder, `${key}.${newOwner()}.incomplete`);
    await takeOver(folder, key, path);
    const file = await open(path, "r+").catch(() => open(path, "w+"));
    try {
      const done = new Uint8Array(Math.ceil(size / chunkBytes));
      const { size: length } = await file.stat();
      if (length === size + done.length) await file.read(done, 0, done.length, size);
      else {
        await file.truncate(0);
        await file.truncate(size + done.length);
      }
      return new PartialFile(path, { key, size, file, done });
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  get doneBytes(): number {
    return this.done.reduce((sum, one, chunk) => (one === 1 ? sum + this.#lengthOf(chunk) : sum), 0);
  }

  /** Writes a whole chunk, then notes it. */
  async write(chunk: number, bytes: Uint8Array): Promise<void> {
    if (bytes.length !== this.#lengthOf(chunk)) throw new RangeError(`chunk ${chunk} has ${bytes.length} bytes`);
    for (let at = 0; at < bytes.length; )
      at += (await this.#file.write(bytes, at, bytes.length - at, chunk * chunkBytes + at)).bytesWritten;
    await this.#file.write(Uint8Array.of(1), 0, 1, this.size + chunk);
    this.done[chunk] = 1;
  }

  /** Forgets all that came. */
  async reset(): Promise<void> {
    this.done.fill(0);
    await this.#file.write(this.done, 0, this.done.length, this.size);
  }

  /** What the bytes hash to, as hubs tell it. */
  async hash(kind: "sha256" | "git", signal: AbortSignal | undefined): Promise<string> {
    const hash = kind === "git" ? createHash("sha1").update(`blob ${this.size}\0`) : createHash("sha256");
    const piece = new Uint8Array(4 * chunkBytes);
    for (let at = 0; at < this.size; ) {
      signal?.throwIfAborted();
      const { bytesRead } = await this.#file.read(piece, 0, Math.min(piece.length, this.size - at), at);
      if (bytesRead === 0) break;
      hash.update(piece.subarray(0, bytesRead));
      at += bytesRead;
    }
    return hash.digest("hex");
  }

  /** Puts the bytes in their place, whole and on the disk. What stands there already is as good. */
  async publish(target: string): Promise<void> {
    await this.#file.truncate(this.size);
    await this.#file.sync();
    await this.#file.close();
    await mkdir(dirname(target), { recursive: true });
    await rename(this.path, target);
    this.#published = true;
  }

  /** Leaves it for whoever comes next, this process included. Does nothing after {@link publish}. */
  async close(): Promise<void> {
    await this.#file.close().catch(() => {});
    if (!this.#published) await rename(this.path, join(dirname(this.path), `${this.#key}.${noOwner()}.incomplete`)).catch(() => {});
  }

  #lengthOf(chunk: number): number {
    return Math.min(chunkBytes, this.size - chunk * chunkBytes);
  }
}

/** Renames the best of what dead processes left to `path`, and removes the rest. */
async function takeOver(folder: string, key: string, path: string): Promise<void> {
  const left: { readonly file: string; readonly written: number }[] = [];
  for (const name of await readdir(folder)) {
    const [of, owner, kind] = name.split(".");
    if (of !== key || owner === undefined || kind !== "incomplete") continue;
    const file = join(folder, name);
    const entry = await stat(file).catch(() => undefined);
    if (entry === undefined || !isGone(owner, Date.now() - entry.mtimeMs)) continue;
    left.push({ file, written: entry.blocks });
  }
  left.sort((a, b) => b.written - a.written);
  let taken = false;
  for (const { file } of left) {
    if (taken) await rm(file, { force: true });
    else
      taken = await rename(file, path).then(
        () => true,
        () => false,
      );
  }
}
