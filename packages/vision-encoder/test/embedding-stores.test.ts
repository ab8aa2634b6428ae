import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DiskStore, MemoryStore } from "@tessera/vision-encoder";
import { afterAll } from "vitest";
import { testEmbeddingStore } from "./embedding-store-contract.ts";
import { valuesPerTile } from "./picture.ts";

const root = mkdtempSync(join(tmpdir(), "tessera-stores-"));
let folders = 0;
afterAll(() => rmSync(root, { recursive: true }));

testEmbeddingStore("MemoryStore", async (maxBytes) => new MemoryStore(maxBytes));
testEmbeddingStore(
  "DiskStore",
  async (maxBytes) => new DiskStore({ folder: join(root, `${folders++}`), maxBytes, model: "m", valuesPerTile }),
);
