import type { BatchStore, LineRequest, NewLine } from "@tessera/jobs";
import { runBatches } from "@tessera/jobs";
import { expect, it } from "vitest";
import { inputLines, readText, runToEnd } from "./jobs-under-test.ts";

/** Lines as a check finds them. */
function linesOf(text: string): NewLine[] {
  let offset = 0;
  return text
    .trimEnd()
    .split("\n")
    .map((line, index) => {
      const found = { index, customId: JSON.parse(line).custom_id, offset, bytes: line.length };
      offset += line.length + 1;
      return found;
    });
}

/** What every store must do. `open` gives an empty one, disposed by the test. */
export function describeStore(open: () => Promise<BatchStore>): void {
  const addInput = async (store: BatchStore, text: string, owner = "me") =>
    store.addFile(
      { owner, filename: "in.jsonl", purpose: "batch" },
      (async function* () {
        yield Buffer.from(text);
      })(),
    );
  const addBatch = async (store: BatchStore, text: string, windowMilliseconds = 60_000) =>
    store.addBatch({ owner: "me", inputFileId: (await addInput(store, text)).id, endpoint: "/v1/x", windowMilliseconds });

  it("keeps files by owner, newest first, and gives parts of them", async () => {
    await using store = await open();
    const first = await addInput(store, "0123456789");
    const second = await addInput(store, "");
    await addInput(store, "x", "other");
    expect((await store.listFiles("me")).map(({ id }) => id).sort()).toEqual([first.id, second.id].sort());
    expect(first.bytes).toBe(10);
    expect(await readText(store.readFile(first.id, 3, 4))).toBe("3456");
    expect(await readText(store.readFile(second.id))).toBe("");
    expect(await store.storedFiles("me")).toEqual({ count: 2, bytes: 10 });
    expect(await store.storedFiles("nobody")).toEqual({ count: 0, bytes: 0 });
    await store.removeFile(first.id);
    expect(await store.file(first.id)).toBeUndefined();
  });

  it("tells an owner's batches that have not ended", async () => {
    await using store = await open();
    const batch = await addBatch(store, inputLines(2));
    expect((await store.openBatches("me")).map(({ id }) => id)).toEqual([batch.id]);
    expect(await store.openBatches("other")).toEqual([]);
    await runToEnd(store, batch.id, async () => ({ status: 200, requestId: "r", body: {} }));
    expect(await store.openBatches("me")).toEqual([]);
  });

  it("runs every line once and writes results in the input's order", async () => {
    await using store = await open();
    const batch = await addBatch(store, inputLines(40));
    const ran: string[] = [];
    const end = await runToEnd(store, batch.id, async ({ body }) => {
      await new Promise((done) => setTimeout(done, ((body.i as number) * 7) % 5));
      ran.push(String(body.i));
      return { status: body.i === 7 ? 400 : 200, requestId: "r", body: { got: body.i } };
    });
    expect(end).toMatchObject({ status: "completed", total: 40, completed: 39, failed: 1 });
    expect(ran.map(Number).sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, i) => i));
    const lines = (await readText(store.readFile(end.outputFileId!)))
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.map(({ custom_id }) => custom_id)).toEqual(Array.from({ length: 40 }, (_, i) => `id-${i}`).filter((id) => id !== "id-7"));
    expect(lines[3]).toMatchObject({ response: { status_code: 200, request_id: "r", body: { got: 3 } }, error: null });
    expect(JSON.parse(await readText(store.readFile(end.errorFileId!)))).toMatchObject({
      custom_id: "id-7",
      response: { status_code: 400 },
    });
  });

  it.each([
    ["JSON", '{"custom_id":', "invalid_json_line", 1],
    ["an object", "[1]", "invalid_json_line", 1],
    ["an id", '{"url":"/v1/x","body":{}}', "invalid_custom_id", 1],
    ["the endpoint", '{"custom_id":"a","url":"/v1/y","body":{}}', "mismatched_url", 1],
    ["a body", '{"custom_id":"a","url":"/v1/x"}', "invalid_body", 1],
    ["POST", '{"custom_id":"a","method":"GET","url":"/v1/x","body":{}}', "invalid_method", 1],
    ["no stream", '{"custom_id":"a","url":"/v1/x","body":{"stream":true}}', "stream_unsupported", 1],
    ["ids of their own", `${inputLines(2)}${inputLines(1)}`, "duplicate_custom_id", 3],
    ["lines", "\n\n", "empty_file", null],
  ])("runs nothing of a file without %s", async (_, text, code, line) => {
    await using store = await open();
    const batch = await addBatch(store, text);
    let ran = 0;
    const end = await runToEnd(store, batch.id, async () => {
      ran++;
      return { status: 200, requestId: "", body: {} };
    });
    expect(end).toMatchObject({ status: "failed", errors: [{ code, line }] });
    expect(ran).toBe(0);
  });

  it("tries again what may go well later, and gives up in the end", async () => {
    await using store = await open();
    const batch = await addBatch(store, inputLines(2));
    const tries = [0, 0];
    const end = await runToEnd(store, batch.id, async ({ body }) => {
      const i = body.i as number;
      tries[i]!++;
      if (i === 0 && tries[0]! < 3) throw new Error("gone");
      return { status: i === 0 ? 200 : 503, requestId: "", body: {} };
    });
    expect(end).toMatchObject({ status: "completed", completed: 1, failed: 1 });
    expect(tries).toEqual([3, 5]);
  });

  it("takes a line from a holder that fell silent, whose result no longer counts", async () => {
    await using store = await open();
    const batch = await addBatch(store, inputLines(1));
    await store.addLines(batch.id, [{ index: 0, customId: "id-0", offset: 0, bytes: 1 }]);
    await store.start(batch.id);
    const [old] = await store.lease(1, 0);
    expect(old).toMatchObject({ attempts: 0, suspect: false });
    const [now] = await store.lease(1, 60_000);
    expect(now).toMatchObject({ index: 0, fence: old!.fence + 1, attempts: 1, suspect: true });
    expect(await store.lease(1, 60_000)).toEqual([]);
    expect(await store.renew(old!, 1000)).toBe(false);
    expect(await store.complete(old!, { ok: true, json: '"old"' })).toBe(false);
    expect(await store.complete(now!, { ok: true, json: '"new"' })).toBe(true);
    expect(await store.complete(now!, { ok: true, json: '"again"' })).toBe(false);
    const results: string[] = [];
    for await (const json of store.results(batch.id, true)) results.push(json);
    expect(results).toEqual(['"new"']);
  });

  it("gives what ran when a holder fell silent alone, and up in the end: its neighbours are answered", async () => {
    await using store = await open();
    const { id } = await addBatch(store, inputLines(4));
    await store.addLines(id, linesOf(inputLines(4)));
    await store.start(id);
    // A worker that takes its lines and is heard of no more.
    expect((await store.lease(4, 0)).map(({ index }) => index)).toEqual([0, 1, 2, 3]);
    for (let attempts = 1; attempts < 5; attempts++) expect(await store.lease(4, 0)).toMatchObject([{ index: 0, attempts, suspect: true }]);
    const together: number[] = [];
    let running = 0;
    const end = await runToEnd(store, id, async () => {
      together.push(++running);
      await new Promise((done) => setTimeout(done, 5));
      running--;
      return { status: 200, requestId: "", body: {} };
    });
    expect(end).toMatchObject({ status: "completed", completed: 3, failed: 1 });
    expect(together).toEqual([1, 1, 1]);
    expect(JSON.parse(await readText(store.readFile(end.errorFileId!)))).toMatchObject({
      custom_id: "id-0",
      response: null,
      error: { code: "worker_lost", message: expect.stringContaining("5 tries") },
    });
  });

  it("lets one worker at a time tend a batch, and many check one as one would", async () => {
    await using store = await open();
    const batch = await addBatch(store, inputLines(3000));
    expect(await store.claim(batch.id, "a", 60_000)).toBe(true);
    expect(await store.claim(batch.id, "a", 60_000)).toBe(true);
    expect(await store.claim(batch.id, "b", 60_000)).toBe(false);
    await store.claim(batch.id, "a", 0);
    expect(await store.claim(batch.id, "b", 1)).toBe(true);
    const answer = async () => ({ status: 200, requestId: "", body: {} });
    const ends = await Promise.all(Array.from({ length: 4 }, () => runToEnd(store, batch.id, answer, 50)));
    for (const end of ends) expect(end).toMatchObject({ status: "completed", completed: 3000, failed: 0 });
    // One output, whoever wrote it.
    expect((await store.listFiles("me", { purpose: "batch_output" })).map(({ id }) => id)).toEqual([ends[0]!.outputFileId]);
  });

  it("writes the files of a batch once, when their writer was killed before it said so", async () => {
    await using store = await open();
    const batch = await addBatch(store, inputLines(2));
    let kills = 2;
    const finish: BatchStore["finish"] = async (...end) => {
      if (kills-- > 0) throw new Error("killed");
      await store.finish(...end);
    };
    const run = async ({ body }: LineRequest) => ({ status: body.i === 0 ? 200 : 400, requestId: "", body: {} });
    const end = await runToEnd({ ...store, finish }, batch.id, run, 4, { quiet: true });
    const files = (await store.listFiles("me", { purpose: "batch_output" })).map(({ id }) => id);
    expect(files.sort()).toEqual([end.errorFileId, end.outputFileId].sort());
    expect((await readText(store.readFile(end.outputFileId!))).split("\n")).toHaveLength(2);
  });

  it("lists batches newest first, and those behind another", async () => {
    await using store = await open();
    const ids: string[] = [];
    for (let i = 0; i < 3; i++) {
      ids.unshift((await addBatch(store, inputLines(1))).id);
      await new Promise((done) => setTimeout(done, 3));
    }
    expect((await store.listBatches("me")).map(({ id }) => id)).toEqual(ids);
    expect((await store.listBatches("me", { after: ids[0]!, limit: 1 })).map(({ id }) => id)).toEqual([ids[1]]);
    expect(await store.listBatches("other")).toEqual([]);
    expect(await store.batch("batch_none")).toBeUndefined();
  });

  it("gives lines of several batches by turns", async () => {
    await using store = await open();
    for (let b = 0; b < 2; b++) {
      const batch = await addBatch(store, inputLines(3));
      await store.addLines(
        batch.id,
        [0, 1, 2].map((index) => ({ index, customId: `${index}`, offset: 0, bytes: 1 })),
      );
      await store.start(batch.id);
    }
    expect((await store.lease(4, 1000)).map(({ index }) => index)).toEqual([0, 0, 1, 1]);
  });

  it("cancels: running lines may end, the others are named", async () => {
    await using store = await open();
    const batch = await addBatch(store, inputLines(5));
    const end = await runToEnd(
      store,
      batch.id,
      async () => {
        await store.cancel(batch.id);
        return { status: 200, requestId: "", body: {} };
      },
      1,
    );
    expect(end).toMatchObject({ status: "cancelled", completed: 1 });
    const errors = (await readText(store.readFile(end.errorFileId!)))
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(errors.map(({ custom_id, error }) => [custom_id, error.code])).toEqual([1, 2, 3, 4].map((i) => [`id-${i}`, "batch_cancelled"]));
    expect(await store.cancel(batch.id)).toBe(false);
  });

  it("expires what did not run in time", async () => {
    await using store = await open();
    const batch = await addBatch(store, inputLines(3), 300);
    const end = await runToEnd(
      store,
      batch.id,
      async () => {
        await new Promise((done) => setTimeout(done, 400));
        return { status: 200, requestId: "", body: {} };
      },
      1,
    );
    expect(end.status).toBe("expired");
    expect(end.completed).toBeLessThan(3);
    expect(await readText(store.readFile(end.errorFileId!))).toContain("batch_expired");
  });

  it("lets a stopping worker's lines be run by the next", async () => {
    await using store = await open();
    const batch = await addBatch(store, inputLines(3));
    const stop = new AbortController();
    await runBatches(store, {
      signal: stop.signal,
      pollMilliseconds: 5,
      run: async (_, signal) => {
        stop.abort();
        await new Promise((done) => setTimeout(done, 5));
        signal.throwIfAborted();
        throw new Error("not reached");
      },
    });
    const end = await runToEnd(store, batch.id, async () => ({ status: 200, requestId: "", body: {} }));
    expect(end).toMatchObject({ status: "completed", completed: 3, failed: 0 });
  });
}
