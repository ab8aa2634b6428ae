import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openRedisStore } from "@tessera/jobs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeStore } from "./batch-store-contract.ts";
import { inputLines, runToEnd } from "./jobs-under-test.ts";
import { type RunningRedis, redisServer, startRedis } from "./redis-server.ts";

it("names what is missing", async () => {
  const options = { folder: tmpdir(), url: "redis://127.0.0.1:1" };
  await expect(openRedisStore(options)).rejects.toMatchObject({ code: "runtime-unavailable", facts: { host: "127.0.0.1:1" } });
  await expect(openRedisStore({ ...options, url: "http://127.0.0.1" })).rejects.toMatchObject({ code: "invalid-argument" });
});

describe.skipIf(redisServer === undefined)("a store on Redis", () => {
  let redis: RunningRedis;
  let folder: string;
  let count = 0;
  beforeAll(async () => {
    redis = await startRedis();
    folder = mkdtempSync(join(tmpdir(), "tessera-jobs-"));
  });
  afterAll(async () => {
    await redis.end();
    rmSync(folder, { recursive: true });
  });
  const open = (prefix = `test-${count++}`) => openRedisStore({ url: redis.url, folder, prefix });

  describeStore(() => open());

  it("leaves nothing of a batch's lines behind its end, and stores of other prefixes alone", async () => {
    await using store = await open("one");
    await using other = await open("two");
    const input = await store.addFile({ owner: "me", filename: "in", purpose: "batch" }, [Buffer.from(inputLines(3))] as never);
    const { id } = await store.addBatch({
      owner: "me",
      inputFileId: input.id,
      endpoint: "/v1/x",
      metadata: { a: "b" },
      windowMilliseconds: 60_000,
    });
    const end = await runToEnd(store, id, async () => ({ status: 200, requestId: "", body: {} }));
    expect(end).toMatchObject({ status: "completed", metadata: { a: "b" } });
    const { createClient } = await import("@redis/client");
    const client = createClient({ url: redis.url });
    await client.connect();
    const keys = (await client.keys("one:*")).map((key) => key.split(":")[1]).sort();
    expect(keys).toEqual(["batch", "batches", "file", "file", "files"]);
    await client.close();
    expect(await other.listBatches("me")).toEqual([]);
  });

  it("goes on where it was when Redis comes back after a crash", async () => {
    await using store = await open("crash");
    const input = await store.addFile({ owner: "me", filename: "in", purpose: "batch" }, [Buffer.from(inputLines(200))] as never);
    const { id } = await store.addBatch({ owner: "me", inputFileId: input.id, endpoint: "/v1/x", windowMilliseconds: 600_000 });
    let answered = 0;
    let crash: Promise<void> | undefined;
    const end = await runToEnd(
      store,
      id,
      async () => {
        if (++answered === 60) crash = redis.kill().then(() => redis.start());
        await new Promise((done) => setTimeout(done, 2));
        return { status: 200, requestId: "", body: {} };
      },
      4,
      { leaseMilliseconds: 300, quiet: true },
    );
    await crash;
    expect(end).toMatchObject({ status: "completed", total: 200, completed: 200, failed: 0 });
  });
});
