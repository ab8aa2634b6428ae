import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openRedisStore, runBatches } from "@tessera/jobs";
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

  it("says that Redis is full and goes on when it has room again: nothing lost, nothing answered twice", async () => {
    await using store = await open("full");
    const input = await store.addFile({ owner: "me", filename: "in", purpose: "batch" }, [Buffer.from(inputLines(60))] as never);
    const add = () => store.addBatch({ owner: "me", inputFileId: input.id, endpoint: "/v1/x", windowMilliseconds: 600_000 });
    const { id } = await add();
    const { createClient } = await import("@redis/client");
    const client = createClient({ url: redis.url });
    await client.connect();
    const stop = new AbortController();
    const answered: unknown[] = [];
    const errors: unknown[] = [];
    const working = runBatches(store, {
      signal: stop.signal,
      pollMilliseconds: 5,
      run: async ({ body }) => {
        answered.push(body.i);
        if (answered.length === 20) await client.configSet("maxmemory", "1");
        return { status: 200, requestId: "", body: {} };
      },
      onError: (error) => errors.push(error),
    });
    try {
      while (errors.length === 0) await new Promise((done) => setTimeout(done, 5));
      const full = { code: "disk-full", message: expect.stringContaining("is full") };
      expect(errors[0]).toMatchObject(full);
      await expect(add()).rejects.toMatchObject(full);
      await expect(store.addFile({ owner: "me", filename: "in", purpose: "batch" }, [Buffer.from("x")] as never)).rejects.toMatchObject(
        full,
      );
      expect((await store.listFiles("me")).map((file) => file.id)).toEqual([input.id]);
      // What had begun is answered and kept.
      while ((await store.batch(id))!.completed < answered.length) await new Promise((done) => setTimeout(done, 5));
      expect(answered.length).toBeLessThan(60);
      await client.configSet("maxmemory", "0");
      while ((await store.batch(id))!.endedAt === undefined) await new Promise((done) => setTimeout(done, 5));
      expect(await store.batch(id)).toMatchObject({ status: "completed", completed: 60, failed: 0 });
      expect(answered).toHaveLength(60);
    } finally {
      await client.configSet("maxmemory", "0");
      await client.close();
      stop.abort();
      await working;
    }
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
