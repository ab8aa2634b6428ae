import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { HubServer } from "./hub-server.ts";
import { pullInProcess } from "./killed.ts";
import { repository } from "./repository.ts";
import { testKills } from "./resume-suite.ts";

describe("a pull", () => {
  testKills(4);

  it("may run twice at once", { timeout: 120_000 }, async () => {
    const files = repository(5_000_000);
    const cache = mkdtempSync(join(tmpdir(), "tessera-two-"));
    await using server = await new HubServer(files).listen();
    try {
      server.manners.slowness = 1;
      const folders = await Promise.all([pullInProcess(server.url, cache), pullInProcess(server.url, cache)]);
      expect(folders[0]).toBe(folders[1]);
      const shard = "model-00001-of-00002.safetensors";
      expect(Buffer.compare(readFileSync(join(folders[0]!, shard)), Buffer.from(files[shard]!))).toBe(0);
      expect(readdirSync(join(cache, "models--Owner--Name", ".incomplete"))).toEqual([]);
    } finally {
      rmSync(cache, { recursive: true });
    }
  });
});
