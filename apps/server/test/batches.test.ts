import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { seededRandom, TesseraError } from "@tessera/core";
import { type BatchStore, openSqliteStore } from "@tessera/jobs";
import { type RunningServer, type ServeOptions, serve } from "@tessera/server";
import OpenAI, { toFile } from "openai";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { StubEngine } from "./stub-engine.ts";

let folder: string;
let store: BatchStore;
let server: RunningServer;
let engine: StubEngine;

async function start(options: Partial<ServeOptions> = {}, model = new StubEngine()): Promise<void> {
  engine = model;
  store = await openSqliteStore({ folder });
  server = await serve({ model, modelName: "demo", port: 0, apiKeys: ["one", "two"], batches: store, graceMilliseconds: 500, ...options });
}
async function stop(): Promise<void> {
  await server[Symbol.asyncDispose]();
  await store[Symbol.asyncDispose]();
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tessera-batches-"));
});
afterEach(async () => {
  await stop();
  rmSync(folder, { recursive: true });
});

const client = (apiKey = "one") => new OpenAI({ apiKey, baseURL: `${server.url}/v1`, maxRetries: 0 });
const line = (id: string, content: string, more: object = {}) =>
  JSON.stringify({
    custom_id: id,
    method: "POST",
    url: "/v1/chat/completions",
    body: { model: "demo", messages: [{ role: "user", content }], ...more },
  });
const upload = async (text: string, key?: string) =>
  client(key).files.create({ file: await toFile(Buffer.from(text), "lines.jsonl"), purpose: "batch" });
const begin = async (text: string, completion_window = "24h") =>
  client().batches.create({
    input_file_id: (await upload(text)).id,
    endpoint: "/v1/chat/completions",
    completion_window: completion_window as "24h",
  });
async function ended(id: string): Promise<OpenAI.Batch> {
  for (;;) {
    const batch = await client().batches.retrieve(id);
    if (["completed", "failed", "expired", "cancelled"].includes(batch.status)) return batch;
    await new Promise((done) => setTimeout(done, 50));
  }
}
const linesOf = async (id: string | null | undefined) =>
  (await (await client().files.content(id!)).text())
    .trimEnd()
    .split("\n")
    .map((text) => JSON.parse(text));

describe("files and batches, with the official OpenAI client", () => {
  it("run lines in order, with what went wrong apart", async () => {
    await start();
    const file = await upload([line("a", "Hi"), line("b", "Hi", { temperature: 9 }), "", line("c", "Ho")].join("\n"));
    expect(file).toMatchObject({ object: "file", filename: "lines.jsonl", purpose: "batch", status: "processed" });
    const made = await client().batches.create({
      input_file_id: file.id,
      endpoint: "/v1/chat/completions",
      completion_window: "24h",
      metadata: { who: "me" },
    });
    expect(made).toMatchObject({ object: "batch", status: "validating", completion_window: "24h", metadata: { who: "me" } });
    const batch = await ended(made.id);
    expect(batch).toMatchObject({ status: "completed", request_counts: { total: 3, completed: 2, failed: 1 } });
    const out = await linesOf(batch.output_file_id);
    expect(out.map(({ custom_id, response }) => [custom_id, response.status_code, response.body.choices[0].message.content])).toEqual([
      ["a", 200, "Hello there"],
      ["c", 200, "Hello there"],
    ]);
    expect(await linesOf(batch.error_file_id)).toMatchObject([
      { custom_id: "b", response: { status_code: 400, body: { error: { param: "temperature" } } }, error: null },
    ]);
    expect((await client().batches.list()).data.map(({ id }) => id)).toEqual([batch.id]);
    expect((await client().files.list({ purpose: "batch" })).data.map(({ id }) => id)).toEqual([file.id]);
    expect(await client().files.delete(file.id)).toMatchObject({ id: file.id, deleted: true });
    await expect(client().files.retrieve(file.id)).rejects.toMatchObject({ status: 404 });
  });

  it("are checked as a whole before any line runs", async () => {
    await start();
    const bad = [line("a", "Hi"), "{", line("a", "Ho"), line("b", "Hi", { stream: true })].join("\n");
    const batch = await ended((await begin(bad)).id);
    expect(batch.status).toBe("failed");
    expect(batch.errors!.data!.map(({ line, code }) => [line, code]).sort()).toEqual([
      [2, "invalid_json_line"],
      [3, "duplicate_custom_id"],
      [4, "stream_unsupported"],
    ]);
    expect(engine.requests).toHaveLength(0);
    const empty = await ended((await begin("\n")).id);
    expect(empty.errors!.data).toMatchObject([{ code: "empty_file" }]);
  });

  it("belong to their key, which nobody else learns of", async () => {
    await start();
    const file = await upload(line("a", "Hi"));
    const batch = await begin(line("a", "Hi"));
    const other = client("two");
    for (const asked of [
      other.files.retrieve(file.id),
      other.files.content(file.id),
      other.files.delete(file.id),
      other.batches.retrieve(batch.id),
      other.batches.cancel(batch.id),
      other.batches.create({ input_file_id: file.id, endpoint: "/v1/chat/completions", completion_window: "24h" }),
    ])
      await expect(asked).rejects.toMatchObject({ status: 404 });
    expect((await other.files.list()).data).toEqual([]);
    expect((await other.batches.list()).data).toEqual([]);
    await ended(batch.id);
    // What one key's lines leave in the caches is for that key's requests alone.
    await client().chat.completions.create({ model: "demo", messages: [{ role: "user", content: "Hi" }] });
    await other.chat.completions.create({ model: "demo", messages: [{ role: "user", content: "Hi" }] });
    const [ofLine, ofKey, ofOther] = engine.requests.map(({ cacheScope }) => cacheScope);
    expect(ofLine).toBe(ofKey);
    expect(ofLine).not.toBe(ofOther);
    for (const name of readdirSync(folder)) expect(name).not.toContain("one");
  });

  it("let other requests go first, are cancelled, and do not begin what is left", async () => {
    let release = () => {};
    const gate = new Promise<void>((done) => (release = done));
    await start(
      { maxConcurrent: 1, batchConcurrency: 3 },
      new StubEngine(async function* ({ messages }) {
        if (JSON.stringify(messages).includes("wait")) await gate;
        yield "done";
      }),
    );
    const made = await begin([line("a", "wait"), line("b", "Hi"), line("c", "Hi")].join("\n"));
    while (engine.activeSlots === 0) await new Promise((done) => setTimeout(done, 10));
    await expect(client().files.delete(made.input_file_id)).rejects.toMatchObject({ status: 409 });
    const chat = client().chat.completions.create({ model: "demo", messages: [{ role: "user", content: "me" }] });
    const headers = { authorization: "Bearer one" };
    const metrics = () => fetch(`${server.url}/metrics`, { headers }).then((response) => response.text());
    while (!/^tessera_waiting_requests 1$/m.test(await metrics())) await new Promise((done) => setTimeout(done, 20));
    release();
    await chat;
    expect(JSON.stringify(engine.requests[1])).toContain("me");
    expect((await ended(made.id)).request_counts).toEqual({ total: 3, completed: 3, failed: 0 });
    await expect(client().batches.cancel(made.id)).rejects.toMatchObject({ status: 409 });
  });

  it("are cancelled with what is done kept", async () => {
    await start(
      { batchConcurrency: 1 },
      new StubEngine(async function* ({ messages }, signal) {
        if (JSON.stringify(messages).includes("wait")) await new Promise((done) => signal.addEventListener("abort", done));
        yield "done";
      }),
    );
    const made = await begin([line("a", "Hi"), line("b", "wait"), line("c", "Hi")].join("\n"));
    while ((await client().batches.retrieve(made.id)).request_counts!.completed === 0) await new Promise((done) => setTimeout(done, 20));
    expect((await client().batches.cancel(made.id)).status).toBe("cancelling");
    // The running line ends with the server; a new one goes on.
    await stop();
    await start();
    const batch = await ended(made.id);
    expect(batch.status).toBe("cancelled");
    expect((await linesOf(batch.output_file_id)).map(({ custom_id }) => custom_id)).toContain("a");
    const left = await linesOf(batch.error_file_id);
    expect(left.map(({ custom_id, error }) => [custom_id, error.code])).toContainEqual(["c", "batch_cancelled"]);
  });

  it("go on after a restart, every line once", async () => {
    await start(
      { batchConcurrency: 2 },
      new StubEngine(async function* ({ messages }, signal) {
        if (JSON.stringify(messages).includes("wait")) await new Promise((done) => signal.addEventListener("abort", done));
        yield "first";
      }),
    );
    const made = await begin(Array.from({ length: 10 }, (_, i) => line(`${i}`, i === 5 ? "wait" : "Hi")).join("\n"));
    while ((await client().batches.retrieve(made.id)).request_counts!.completed < 9) await new Promise((done) => setTimeout(done, 20));
    await stop();
    await start();
    const batch = await ended(made.id);
    expect(batch.request_counts).toEqual({ total: 10, completed: 10, failed: 0 });
    const out = await linesOf(batch.output_file_id);
    expect(out.map(({ custom_id }) => custom_id)).toEqual(Array.from({ length: 10 }, (_, i) => `${i}`));
    expect(out[5].response.body.choices[0].message.content).toBe("Hello there");
  });
});

describe("uploads", () => {
  const kept = () => (readdirSync(folder).includes("files") ? readdirSync(join(folder, "files")) : []);
  const post = (body: string | Uint8Array, type = "multipart/form-data; boundary=x", key = "one") =>
    fetch(`${server.url}/v1/files`, { method: "POST", headers: { authorization: `Bearer ${key}`, "content-type": type }, body });
  const errorOf = async (response: Response) => ((await response.json()) as { error: { code: string } }).error;
  const part = (name: string, value: string, file = "") =>
    `--x\r\ncontent-disposition: form-data; name="${name}"${file === "" ? "" : `; filename="${file}"`}\r\n\r\n${value}\r\n`;

  it.each([
    ["no form", "{}", "application/json", 400, "invalid_form"],
    ["a form without a boundary", "x", "multipart/form-data", 400, "invalid_form"],
    ["a form without a file", `${part("purpose", "batch")}--x--\r\n`, undefined, 400, "missing_field"],
    ["a form without a purpose", `${part("file", "a", "a.txt")}--x--\r\n`, undefined, 400, "missing_field"],
    ["another purpose", `${part("file", "a", "a.txt")}${part("purpose", "fine-tune")}--x--\r\n`, undefined, 400, "invalid_value"],
    ["a form that is cut off", part("purpose", "batch") + part("file", "abc", "a.txt").slice(0, -2), undefined, 400, "invalid_form"],
    [
      "a file that is too large",
      `${part("purpose", "batch")}${part("file", "y".repeat(200_000), "a")}--x--\r\n`,
      undefined,
      413,
      "file_too_large",
    ],
  ])("of %s are refused, and nothing is kept", async (_, body, type, status, code) => {
    await start({ maxFileBytes: 100_000 });
    const response = await post(body, type);
    expect([response.status, (await errorOf(response)).code]).toEqual([status, code]);
    expect((await client().files.list()).data).toEqual([]);
    expect(kept()).toEqual([]);
  });

  it("take the purpose after the file, and no more than a key may keep", async () => {
    await start({ maxStoredBytes: 1000 });
    const form = (size: number) => `${part("file", "y".repeat(size), "../../a.txt")}${part("purpose", "user_data")}--x--\r\n`;
    expect(await (await post(form(900))).json()).toMatchObject({ filename: "a.txt", purpose: "user_data", bytes: 900 });
    expect((await errorOf(await post(form(200)))).code).toBe("file_too_large");
    await post(form(100));
    expect((await errorOf(await post(form(1)))).code).toBe("files_full");
    expect((await post(form(500), undefined, "two")).status).toBe(200);
  });

  it("count together, however many there are and however many come at once", async () => {
    await start({ maxStoredFiles: 3, maxStoredBytes: 1000 });
    const form = (size: number) => `${part("purpose", "batch")}${part("file", "y".repeat(size), "a")}--x--\r\n`;
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(form(400))));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => ![200, 413, 429].includes(status))).toEqual([]);
    expect(kept().length).toBe(statuses.filter((status) => status === 200).length);
    expect(kept().length).toBeLessThan(3);
    for (const { id } of (await client().files.list()).data) await client().files.delete(id);
    for (const size of [0, 0, 1]) expect((await post(form(size))).status).toBe(200);
    expect((await errorOf(await post(form(0)))).code).toBe("files_full");
  });

  it("belong to the key that let the request in, whatever other headers say", async () => {
    await start();
    const mine = await upload("x", "one");
    const list = async (headers: Record<string, string>) =>
      ((await (await fetch(`${server.url}/v1/files`, { headers })).json()) as { data: { id: string }[] }).data.map(({ id }) => id);
    expect(await list({ "x-api-key": "one", authorization: "Basic b25lOnR3bw==" })).toEqual([mine.id]);
    expect(await list({ "x-api-key": "one", authorization: "one" })).toEqual([mine.id]);
    expect(await list({ "x-api-key": "two", authorization: "one" })).toEqual([]);
    expect(await list({ "x-api-key": "one", authorization: "Bearer two" })).toEqual([]);
  });

  it("that an open batch reads stay, however many batches came after it; and there are so many open at most", async () => {
    await start({ batchConcurrency: 0, maxOpenBatches: 23 });
    const { id } = await upload(line("a", "Hi"));
    const other = await upload(line("b", "Hi"));
    const create = (input_file_id: string) =>
      client().batches.create({ input_file_id, endpoint: "/v1/chat/completions", completion_window: "24h" });
    const [first] = [await create(id)];
    for (let i = 0; i < 22; i++) await create(other.id);
    await expect(create(id)).rejects.toMatchObject({ status: 429, code: "too_many_batches" });
    await expect(client().files.delete(id)).rejects.toMatchObject({ status: 409, code: "file_in_use" });
    await client().batches.cancel(first.id);
    expect(["cancelling", "cancelled"]).toContain((await client().batches.retrieve(first.id)).status);
  });

  it("are refused while there is no room for them, without a word about where that is", async () => {
    await start();
    const file = await upload(line("a", "Hi"));
    await stop();
    const full = async () => {
      throw new TesseraError("disk-full", "Redis at secret.host is full");
    };
    const kept = await openSqliteStore({ folder });
    await start({ batches: { ...kept, addFile: full, addBatch: full } });
    const told = { status: 507, code: "disk-full", message: expect.not.stringContaining("secret") };
    await expect(upload(line("a", "Hi"))).rejects.toMatchObject(told);
    const batch = { input_file_id: file.id, endpoint: "/v1/chat/completions", completion_window: "24h" } as const;
    await expect(client().batches.create(batch)).rejects.toMatchObject(told);
    await kept[Symbol.asyncDispose]();
  });

  it("that are given up leave nothing behind", async () => {
    await start();
    const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
    socket.write(
      `POST /v1/files HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer one\r\ncontent-type: multipart/form-data; boundary=x\r\ncontent-length: 100000\r\n\r\n${part("file", "y".repeat(20_000), "a")}`,
    );
    while (kept().length === 0) await new Promise((done) => setTimeout(done, 10));
    socket.destroy();
    while (kept().length > 0) await new Promise((done) => setTimeout(done, 10));
    expect((await client().files.list()).data).toEqual([]);
  });

  it("of any bytes are answered, and kept only when they are a form", async () => {
    await start();
    const whole = Buffer.from(`${part("purpose", "batch")}${part("file", "some content", "a.txt")}--x--\r\n`);
    const random = seededRandom(3);
    let refused = 0;
    for (let i = 0; i < 150; i++) {
      const form = Buffer.from(whole);
      for (let change = 0; change <= i % 4; change++) form[Math.floor(random() * form.length)] = Math.floor(random() * 256);
      const end = i % 3 === 0 ? Math.floor(random() * form.length) : form.length;
      const { status } = await post(form.subarray(0, end));
      expect([200, 400]).toContain(status);
      if (status === 400) refused++;
    }
    expect(refused).toBeGreaterThan(50);
    expect(kept().length).toBe(150 - refused);
  });

  it("are off without a place for them", async () => {
    await start({ batches: undefined });
    await expect(client().files.list()).rejects.toMatchObject({ status: 404, code: "batches_off" });
    await expect(upload("x")).rejects.toMatchObject({ status: 404, code: "batches_off" });
  });
});
