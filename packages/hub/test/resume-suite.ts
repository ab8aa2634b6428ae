import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { chunkBytes } from "../src/download/partial-file.ts";
import { HubServer } from "./hub-server.ts";
import { pullInProcess } from "./killed.ts";
import { repository } from "./repository.ts";

const connections = 4;
const shards = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"];

/** Kills pulls so many times at random moments. A pull that ends before it is killed is checked, and the next begins with nothing. */
export function testKills(kills: number): void {
  it(`is whole after ${kills} kills, and no byte came twice but the chunks in flight`, { timeout: 600_000 }, async () => {
    const files = repository(24_000_000);
    let killed = 0;
    while (killed < kills) killed += await pullOnce(files, kills - killed);
    expect(killed).toBe(kills);
  });
}

/** One pull from nothing to its end, killed at most so often. Gives how often it was. */
async function pullOnce(files: ReturnType<typeof repository>, kills: number): Promise<number> {
  const cache = mkdtempSync(join(tmpdir(), "tessera-killed-"));
  await using server = await new HubServer(files).listen();
  try {
    server.manners.slowness = 8;
    let killed = 0;
    let folder: string | undefined;
    while (folder === undefined) {
      folder = await pullInProcess(server.url, cache, killed < kills ? 300 + Math.floor(Math.random() * 900) : undefined);
      if (folder === undefined) killed++;
    }
    for (const name of shards) {
      const bytes = Buffer.from(files[name]!);
      expect(Buffer.compare(readFileSync(join(folder, name)), bytes), name).toBe(0);
      // A chunk that was in flight on each connection, and what lay in the sockets' buffers.
      const again = (server.sent.get(name) ?? 0) - bytes.length;
      expect(again).toBeLessThanOrEqual(killed * connections * (chunkBytes + 4 * 2 ** 20));
    }
    return killed;
  } finally {
    rmSync(cache, { recursive: true });
  }
}
