import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { appendFile, mkdir, readFile, rename, symlink, truncate, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import type { TesseraError } from "@tessera/core";
import { DiskStore, type DiskStoreOptions } from "@tessera/vision-encoder";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { picture, valuesPerTile } from "./picture.ts";
import { runChild } from "./run-child.ts";

const root = mkdtempSync(join(tmpdir(), "tessera-disk-store-"));
const sharing = new URL("share-store.ts", import.meta.url);
const writing = new URL("write-until-killed.ts", import.meta.url);
afterAll(() => rmSync(root, { recursive: true }));
let folders = 0;
const newFolder = () => join(root, `${folders++}`, "store");
const open = (folder: string, options: Partial<DiskStoreOptions> = {}) =>
  new DiskStore({ folder, maxBytes: 2 ** 20, model: "m", valuesPerTile, ...options });

/** A store with one picture in it, and the picture's file. */
async function setUp() {
  const folder = newFolder();
  const store = open(folder);
  await store.set("a", picture(3, 1));
  const [name = ""] = readdirSync(folder);
  return { folder, store, file: join(folder, name) };
}

describe("DiskStore", () => {
  it("is read by the next process with the same model only", async () => {
    const { folder } = await setUp();
    expect(await open(folder).get("a")).toEqual(picture(3, 1));
    expect(await open(folder, { model: "other" }).get("a")).toBeUndefined();
    expect(await open(folder).get("a")).toEqual(picture(3, 1));
  });

  it("keeps pictures from other users of the machine", async () => {
    const { folder, file } = await setUp();
    expect(statSync(folder).mode & 0o077).toBe(0);
    expect(statSync(file).mode & 0o077).toBe(0);
  });

  it("removes a file that is not whole, and writes it anew", async () => {
    const whole = await readFile((await setUp()).file);
    const damage = fc.oneof(
      fc.record({ at: fc.nat(whole.length - 1), bits: fc.integer({ min: 1, max: 255 }) }).map(({ at, bits }) => {
        const bytes = Buffer.from(whole);
        bytes[at]! ^= bits;
        return bytes;
      }),
      fc.nat(whole.length - 1).map((length) => whole.subarray(0, length)),
      fc.uint8Array({ minLength: 1, maxLength: 300 }).map((more) => Buffer.concat([whole, more])),
      fc.uint8Array({ maxLength: 2 * whole.length }),
    );
    const { store, file } = await setUp();
    await fc.assert(
      fc.asyncProperty(damage, async (bytes) => {
        await writeFile(file, bytes);
        expect(await store.get("a")).toBeUndefined();
        expect(existsSync(file)).toBe(false);
      }),
      { numRuns: 500 },
    );
    await store.set("a", picture(3, 1));
    expect(await store.get("a")).toEqual(picture(3, 1));
  });

  it("does not take one picture's file for another's, nor one of another size", async () => {
    const { folder, store, file } = await setUp();
    await store.set("b", picture(3, 2));
    const other = readdirSync(folder)
      .map((name) => join(folder, name))
      .find((path) => path !== file)!;
    await rename(other, file);
    expect(await store.get("a")).toBeUndefined();
    await store.set("a", picture(3, 1));
    expect(await open(folder, { valuesPerTile: 2 * valuesPerTile }).get("a")).toBeUndefined();
  });

  it("is not held up by what else may have the name of a file", async () => {
    const { store, file } = await setUp();
    rmSync(file);
    execFileSync("mkfifo", [file]);
    expect(await store.get("a")).toBeUndefined();
    const elsewhere = (await setUp()).file;
    rmSync(file, { force: true });
    await symlink(elsewhere, file);
    expect(await store.get("a")).toBeUndefined();
    rmSync(file);
    await mkdir(file);
    expect(await store.get("a")).toBeUndefined();
    expect(existsSync(elsewhere)).toBe(true);
  });

  it("refuses a file of absurd size without reading it", async () => {
    const { store, file } = await setUp();
    await truncate(file, 2 ** 40);
    expect(await store.get("a")).toBeUndefined();
    expect(existsSync(file)).toBe(false);
  });

  it("leaves files with other names alone, and clears what killed processes left", async () => {
    const { folder, store, file } = await setUp();
    const old = new Date(Date.now() - 3_600_000);
    const names = ["notes.txt", "0.embeds", `${"a".repeat(63)}.embeds`, `${"0".repeat(64)}.embeds.orig`];
    for (const name of names) await writeFile(join(folder, name), Buffer.alloc(2 ** 20));
    const partial = `${file}.00000000-0000-4000-8000-000000000000.partial`;
    const recent = `${file}.00000000-0000-4000-8000-000000000001.partial`;
    await appendFile(recent, "being written");
    await appendFile(partial, "left over");
    await utimes(partial, old, old);
    await store.set("b", picture(1, 1));
    expect(names.filter((name) => !existsSync(join(folder, name)))).toEqual([]);
    expect([existsSync(partial), existsSync(recent)]).toEqual([false, true]);
    expect(await store.get("a")).toEqual(picture(3, 1));
  });

  it("forgets by last use across processes", async () => {
    const folder = newFolder();
    const size = 128 + picture(100, 0).embeds.byteLength;
    const stores = [open(folder, { maxBytes: 3 * size }), open(folder, { maxBytes: 3 * size })];
    for (const key of ["a", "b", "c"]) await stores[0]!.set(key, picture(100, 1));
    const old = new Date(Date.now() - 1000);
    for (const name of readdirSync(folder)) await utimes(join(folder, name), old, old);
    for (const key of ["a", "c"]) expect(await stores[1]!.get(key)).toBeDefined();
    await stores[0]!.set("d", picture(100, 1));
    const kept = await Promise.all(["a", "b", "c", "d"].map(async (key) => (await stores[0]!.get(key)) !== undefined));
    expect(kept).toEqual([true, false, true, true]);
  });

  it("tells of a folder that cannot be written, and goes on", async () => {
    const file = join(root, "file");
    await writeFile(file, "no folder");
    const errors: TesseraError[] = [];
    for (const folder of [file, join(file, "below")]) {
      await using store = open(folder, { onError: (error) => errors.push(error) });
      await store.set("a", picture(1, 1));
      expect(await store.get("a")).toBeUndefined();
    }
    expect(errors.map(({ code }) => code)).toEqual(["cache-unwritable", "cache-unwritable"]);
    expect(errors[0]).toMatchObject({ facts: { folder: file, systemCode: "EEXIST" }, message: expect.stringContaining(file) });
  });

  it("leaves nothing readable and nothing behind when a write ends in the middle", async () => {
    const folder = newFolder();
    const child = runChild(sharing, [folder, "1", "5"], "ulimit -f 8;");
    const { errors, hits } = JSON.parse(await text(child.stdout!));
    expect({ hits, errors: errors.length }).toEqual({ hits: 0, errors: 5 });
    expect(errors[0]).toContain("EFBIG");
    expect(readdirSync(folder)).toEqual([]);
  });

  it.skipIf(!canMount())("gives up what does not fit on a full disk", async () => {
    const folder = newFolder();
    mkdirSync(folder, { recursive: true });
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder]);
    try {
      const errors: TesseraError[] = [];
      await using store = open(folder, { onError: (error) => errors.push(error) });
      await store.set("small", picture(1000, 1));
      await store.set("large", picture(10_000, 2));
      expect(errors).toMatchObject([{ code: "disk-full", facts: { systemCode: "ENOSPC" } }]);
      expect(await store.get("large")).toBeUndefined();
      expect(await store.get("small")).toEqual(picture(1000, 1));
      expect(readdirSync(folder)).toHaveLength(1);
      await store.set("after", picture(1000, 3));
      expect(await store.get("after")).toEqual(picture(1000, 3));
    } finally {
      execFileSync("umount", [folder]);
    }
  });

  it("has nothing half-written when its process is killed in the middle", async () => {
    const folder = newFolder();
    const child = runChild(writing, [folder]);
    const size = 128 + 2 ** 20 * valuesPerTile * 4;
    const partial = () => (existsSync(folder) ? readdirSync(folder).find((name) => name.endsWith(".partial")) : undefined);
    for (;;) {
      await sleep(1);
      if (partial() === undefined) continue;
      child.kill("SIGSTOP");
      const name = partial();
      if (name !== undefined && statSync(join(folder, name)).size < size) break;
      child.kill("SIGCONT");
    }
    child.kill("SIGKILL");
    await once(child, "exit");
    const left = partial()!;
    expect(statSync(join(folder, left)).size).toBeLessThan(size);
    const store = open(folder, { maxBytes: 2 ** 28 });
    const found = await Promise.all(Array.from({ length: 8 }, (_, i) => store.get(`picture ${i}`)));
    expect(found.filter((image) => image !== undefined)).toHaveLength(readdirSync(folder).length - 1);
    for (const [i, image] of found.entries()) if (image) expect(image.embeds.every((value) => value === i)).toBe(true);
  });

  it("is shared by processes that read, write and make room at the same time", async () => {
    const folder = newFolder();
    const children = [1, 2, 3].map((seed) => runChild(sharing, [folder, `${seed}`, "300"]));
    const reports = await Promise.all(children.map(async ({ stdout }) => JSON.parse(await text(stdout!))));
    for (const { hits, wrong, errors } of reports) {
      expect(hits).toBeGreaterThan(0);
      expect({ wrong, errors }).toEqual({ wrong: 0, errors: [] });
    }
    const files = readdirSync(folder);
    expect(files.length).toBeGreaterThan(0);
    expect(files.filter((name) => name.endsWith(".partial"))).toEqual([]);
  });
});

/** Only root may, and not in every container. */
function canMount(): boolean {
  const probe = mkdtempSync(join(tmpdir(), "tessera-mount-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", probe], { stdio: "ignore" });
    execFileSync("umount", [probe], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  } finally {
    rmSync(probe, { recursive: true, force: true });
  }
}
