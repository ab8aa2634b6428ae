import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSqliteStore } from "@tessera/jobs";
import { expect, it } from "vitest";
import { inputLines, readText } from "./jobs-under-test.ts";

const lines = 2000;
const kills = 20;

it(`runs ${lines} lines through ${kills} kills: none lost, none twice, in their order`, async () => {
  const root = mkdtempSync(join(tmpdir(), "tessera-jobs-"));
  const [folder, notes] = [join(root, "store"), join(root, "notes")];
  await using store = await openSqliteStore({ folder });
  const content = (async function* () {
    yield Buffer.from(inputLines(lines));
  })();
  const input = await store.addFile({ owner: "me", filename: "in", purpose: "batch" }, content);
  const { id } = await store.addBatch({ owner: "me", inputFileId: input.id, endpoint: "/v1/x", windowMilliseconds: 3_600_000 });
  const start = () =>
    new Promise<ChildProcess>((resolve) => {
      const child = fork(join(import.meta.dirname, "killed-worker.ts"), [folder, notes], {
        execArgv: ["--conditions=@tessera/source", "--import", "tsx"],
      });
      child.once("message", () => resolve(child));
    });
  let worker = await start();
  for (let k = 0; k < kills; k++) {
    await new Promise((done) => setTimeout(done, 20 + ((k * 37) % 150)));
    const gone = new Promise((done) => worker.once("exit", done));
    worker.kill("SIGKILL");
    await gone;
    worker = await start();
  }
  let batch = await store.batch(id);
  for (; batch?.endedAt === undefined; batch = await store.batch(id)) await new Promise((done) => setTimeout(done, 50));
  worker.kill("SIGKILL");
  expect(batch).toMatchObject({ status: "completed", total: lines, completed: lines, failed: 0, errorFileId: undefined });
  const output = (await readText(store.readFile(batch.outputFileId!))).trim().split("\n");
  expect(output.map((line) => JSON.parse(line).custom_id)).toEqual(Array.from({ length: lines }, (_, i) => `id-${i}`));
  // Answered again is only what was running at a kill.
  expect(readFileSync(notes, "utf8").trim().split("\n").length - lines).toBeLessThanOrEqual(kills * 4);
  rmSync(root, { recursive: true });
});
