import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSqliteStore } from "@tessera/jobs";
import { afterAll, describe, expect, it } from "vitest";
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

  it("names a folder that cannot be one", async () => {
    const file = join(root, "file");
    writeFileSync(file, "");
    await expect(openSqliteStore({ folder: join(file, "x") })).rejects.toMatchObject({ code: "cache-unwritable" });
  });
});
