import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openCheckpoint } from "@tessera/checkpoint";
import { expect, it } from "vitest";
import { config } from "./config-fixture.ts";

// In the full suite only: it needs 2 GiB of memory.
it("reads a tensor of more than 2 GiB, where Node's own reads end", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tessera-large-"));
  try {
    const path = join(folder, "model.safetensors");
    const rows = 2 ** 31 + 8;
    const header = Buffer.from(JSON.stringify({ big: { dtype: "U8", shape: [rows], data_offsets: [0, rows] } }));
    const prefix = Buffer.alloc(8);
    prefix.writeBigUInt64LE(BigInt(header.byteLength));
    writeFileSync(join(folder, "config.json"), JSON.stringify(config));
    writeFileSync(path, Buffer.concat([prefix, header]));
    // Sparse where the file system allows it: the zeros then take no room on the disk.
    truncateSync(path, 8 + header.byteLength + rows);
    await using checkpoint = await openCheckpoint(folder);
    expect((await checkpoint.readRaw("big")).byteLength).toBe(rows);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
