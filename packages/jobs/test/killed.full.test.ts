import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BatchStore, openRedisStore, openSqliteStore } from "@tessera/jobs";
import { expect, it } from "vitest";
import { inputLines, readText } from "./jobs-under-test.ts";
import { redisServer, startRedis } from "./redis-server.ts";

const lines = 2000;
const kills = 20;

/** Adds a batch, has `disturb` do its worst, and expects the batch to have come through. */
async function expectWhole(store: BatchStore, notes: string, disturb: () => Promise<void>): Promise<void> {
  const content = (async function* () {
    yield Buffer.from(inputLines(lines));
  })();
  const input = await store.addFile({ owner: "me", filename: "in", purpose: "batch" }, content);
  const { id } = await store.addBatch({ owner: "me", inputFileId: input.id, endpoint: "/v1/x", windowMilliseconds: 3_600_000 });
  await disturb();
  let batch = await store.batch(id);
  for (; batch?.endedAt === undefined; batch = await store.batch(id)) await new Promise((done) => setTimeout(done, 50));
  expect(batch).toMatchObject({ status: "completed", total: lines, completed: lines, failed: 0, errorFileId: undefined });
  const output = (await readText(store.readFile(batch.outputFileId!))).trim().split("\n");
  expect(output.map((line) => JSON.parse(line).custom_id)).toEqual(Array.from({ length: lines }, (_, i) => `id-${i}`));
  expect(await store.listFiles("me", { purpose: "batch_output" })).toHaveLength(1);
  expect(new Set(readFileSync(notes, "utf8").trim().split("\n")).size).toBe(lines);
}

function startWorker(...values: string[]): Promise<ChildProcess> {
  return new Promise((resolve) => {
    const child = fork(join(import.meta.dirname, "killed-worker.ts"), values, {
      execArgv: ["--conditions=@tessera/source", "--import", "tsx"],
    });
    child.once("message", () => resolve(child));
  });
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = new Promise((done) => child.once("exit", done));
  child.kill("SIGKILL");
  await gone;
}

const pause = (k: number) => new Promise((done) => setTimeout(done, 20 + ((k * 37) % 150)));

it(`runs ${lines} lines through ${kills} kills: none lost, none twice, in their order`, async () => {
  const root = mkdtempSync(join(tmpdir(), "tessera-jobs-"));
  const [folder, notes] = [join(root, "store"), join(root, "notes")];
  await using store = await openSqliteStore({ folder });
  let worker = await startWorker(folder, notes);
  await expectWhole(store, notes, async () => {
    for (let k = 0; k < kills; k++) {
      await pause(k);
      await kill(worker);
      worker = await startWorker(folder, notes);
    }
  });
  await kill(worker);
  // Answered again is only what was running at a kill.
  expect(readFileSync(notes, "utf8").trim().split("\n").length - lines).toBeLessThanOrEqual(kills * 4);
  rmSync(root, { recursive: true });
});

it("gives up a line that kills each of its workers, and answers those beside it", async () => {
  const root = mkdtempSync(join(tmpdir(), "tessera-jobs-"));
  const [folder, notes] = [join(root, "store"), join(root, "notes")];
  await using store = await openSqliteStore({ folder });
  const poison = JSON.stringify({ custom_id: "poison", url: "/v1/x", body: { poison: true } });
  const content = (async function* () {
    yield Buffer.from(`${inputLines(3)}${poison}\n${inputLines(6).split("\n").slice(3).join("\n")}`);
  })();
  const input = await store.addFile({ owner: "me", filename: "in", purpose: "batch" }, content);
  const { id } = await store.addBatch({ owner: "me", inputFileId: input.id, endpoint: "/v1/x", windowMilliseconds: 3_600_000 });
  const worker = await startWorker(folder, notes);
  let last = worker;
  let starts = 1;
  const restart = async () => {
    starts++;
    last = await startWorker(folder, notes);
    last.once("exit", restart);
  };
  worker.once("exit", restart);
  let batch = await store.batch(id);
  for (; batch?.endedAt === undefined; batch = await store.batch(id)) await new Promise((done) => setTimeout(done, 50));
  last.removeListener("exit", restart);
  await kill(last);
  expect(batch).toMatchObject({ status: "completed", total: 7, completed: 6, failed: 1 });
  expect(await readText(store.readFile(batch.errorFileId!))).toMatch(/^.*"poison".*"worker_lost".*\n$/);
  expect(starts).toBeLessThanOrEqual(6);
  rmSync(root, { recursive: true });
});

it.skipIf(redisServer === undefined)(
  `runs ${lines} lines with three workers on a Redis through ${kills} kills of either: none lost, none twice, in their order`,
  async () => {
    const root = mkdtempSync(join(tmpdir(), "tessera-jobs-"));
    const [folder, notes] = [join(root, "store"), join(root, "notes")];
    const redis = await startRedis();
    await using store = await openRedisStore({ folder, url: redis.url });
    const workers = await Promise.all([0, 1, 2].map(() => startWorker(folder, notes, redis.url)));
    await expectWhole(store, notes, async () => {
      for (let k = 0; k < kills; k++) {
        await pause(k);
        const at = k % 4;
        if (at === 3) {
          await redis.kill();
          await redis.start();
        } else {
          await kill(workers[at]!);
          workers[at] = await startWorker(folder, notes, redis.url);
        }
      }
    });
    await Promise.all(workers.map(kill));
    await redis.end();
    rmSync(root, { recursive: true });
  },
);
