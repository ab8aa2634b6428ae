import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSqliteStore } from "@tessera/jobs";
import { afterAll, describe, expect, it } from "vitest";
import { openDatabase } from "../src/sqlite/database.ts";
import { describeStore } from "./batch-store-contract.ts";

const root = mkdtempSync(join(tmpdir(), "tessera-jobs-"));
afterAll(() => rmSync(root, { recursive: true }));
let count = 0;
const folder = () => join(root, `${count++}`);

describe("a store on SQLite", () => {
  describeStore(() => openSqliteStore({ folder: folder() }));

  it("still has what it said it had when it is opened again", async () => {
    const place = folder();
    const id = await (async () => {
      await using store = await openSqliteStore({ folder: place });
      return (await store.addBatch({ owner: "me", inputFileId: "f", endpoint: "/v1/x", metadata: { a: "b" }, windowMilliseconds: 1000 }))
        .id;
    })();
    await using store = await openSqliteStore({ folder: place });
    expect(await store.batch(id)).toMatchObject({ status: "validating", metadata: { a: "b" } });
  });

  it("brings the tables of an earlier version up to date", async () => {
    const place = folder();
    await (await openSqliteStore({ folder: place }))[Symbol.asyncDispose]();
    const database = await openDatabase(join(place, "jobs.sqlite"));
    database.exec("ALTER TABLE lines DROP COLUMN suspect; ALTER TABLE batches DROP COLUMN tender");
    database.close();
    await using store = await openSqliteStore({ folder: place });
    const { id } = await store.addBatch({ owner: "me", inputFileId: "f", endpoint: "/v1/x", windowMilliseconds: 1000 });
    expect(await store.claim(id, "a", 1000)).toBe(true);
    await store.addLines(id, [{ index: 0, customId: "a", offset: 0, bytes: 1 }]);
    await store.start(id);
    expect(await store.lease(1, 1000)).toMatchObject([{ customId: "a", suspect: false }]);
  });

  it("removes what a killed writer left, and nothing that is being written", async () => {
    const place = folder();
    const files = join(place, "files");
    mkdirSync(files, { recursive: true });
    for (const name of ["file-a.1.part", "file-b.2.part", "file-c"]) writeFileSync(join(files, name), "x");
    const longAgo = new Date(Date.now() - 2 * 3_600_000);
    for (const name of ["file-a.1.part", "file-c"]) utimesSync(join(files, name), longAgo, longAgo);
    await using _ = await openSqliteStore({ folder: place });
    expect(readdirSync(files).sort()).toEqual(["file-b.2.part", "file-c"]);
  });

  it("names a folder that cannot be one", async () => {
    const file = join(root, "file");
    writeFileSync(file, "");
    await expect(openSqliteStore({ folder: join(file, "x") })).rejects.toMatchObject({ code: "cache-unwritable" });
  });
});
