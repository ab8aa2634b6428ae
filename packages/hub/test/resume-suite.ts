import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { chunkBytes } from "../src/download/partial-file.ts";
import { HubServer } from "./hub-server.ts";
import { pullInProcess } from "./killed.ts";
import { repository } from "./repository.ts";

const connections = 4;

/** Kills a pull so many times at moments of its own choosing, then lets one end. */
export function testKills(kills: number): void {
  it(`is whole after ${kills} kills, and no byte came twice but the chunks in flight`, { timeout: 600_000 }, async () => {
    const files = repository(24_000_000);
    const cache = mkdtempSync(join(tmpdir(), "tessera-killed-"));
    await using server = await new HubServer(files).listen();
    try {
      server.manners.slowness = 4;
      let killed = 0;
      let folder: string | undefined;
      for (let i = 0; i < kills; i++) {
        folder = await pullInProcess(server.url, cache, 350 + Math.floor(Math.random() * 900));
        if (folder === undefined) killed++;
        else break;
      }
      server.manners.slowness = 0;
      folder ??= await pullInProcess(server.url, cache);
      for (const name of ["config.json", "model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"]) {
        const bytes = Buffer.from(files[name]!);
        expect(Buffer.compare(readFileSync(join(folder!, name)), bytes), name).toBe(0);
        // A chunk that was in flight on each connection, and what lay in the sockets' buffers.
        const again = (server.sent.get(name) ?? 0) - bytes.length;
        expect(again).toBeLessThanOrEqual(killed * connections * (chunkBytes + 4 * 2 ** 20));
      }
      expect(killed).toBeGreaterThan(0);
    } finally {
      rmSync(cache, { recursive: true });
    }
  });
}
