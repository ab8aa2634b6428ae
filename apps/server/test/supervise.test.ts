import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listDemoQuestions } from "@tessera/demo-model";
import { type RunningServer, type SupervisedModel, serve, superviseModel } from "@tessera/server";
import OpenAI from "openai";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { childFlags } from "./child-flags.ts";

const [about] = (await listDemoQuestions()).filter(({ images }) => images.length === 1) as [
  Awaited<ReturnType<typeof listDemoQuestions>>[0],
];
const request = { question: about.question, images: about.images };
let cacheFolder: string;
let model: SupervisedModel;
let server: RunningServer;
let client: OpenAI;

beforeAll(async () => {
  cacheFolder = mkdtempSync(join(tmpdir(), "tessera-supervise-"));
  // Patient, since loading takes long on a busy machine.
  model = await superviseModel({ folder: "demo", load: { precision: "fp32", cacheFolder }, execArgv: childFlags, patience: 20 * 60_000 });
  server = await serve({ model, modelName: "demo", port: 0 });
  client = new OpenAI({ apiKey: "none", baseURL: `${server.url}/v1`, maxRetries: 0 });
});
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await model?.[Symbol.asyncDispose]();
  rmSync(cacheFolder, { recursive: true });
});

async function collect(events: AsyncIterable<{ type: string }>): Promise<string[]> {
  const types: string[] = [];
  for await (const { type } of events) types.push(type);
  return types;
}
const long = { ...request, minNewTokens: 1500, maxNewTokens: 1500 };

describe("a supervised model", () => {
  it("answers as one in this process does", async () => {
    let text = "";
    for await (const event of model.stream(request)) if (event.type === "finish") text = event.result.text;
    expect(text).toBe(about.answer);
    expect(await model.detokenize(await model.tokenize("two words"))).toBe("two words");
    expect((await model.estimate(request)).promptTokens).toBeGreaterThan(256);
  });

  it("passes errors on with their code and facts", async () => {
    await expect(collect(model.stream({ question: "Hi", images: ["/nowhere.png"] }))).rejects.toMatchObject({ code: "media-not-found" });
    await expect(collect(model.stream({ question: " " }))).rejects.toMatchObject({ code: "empty-question" });
    await expect(model.estimate({ question: "word ".repeat(5000) })).rejects.toMatchObject({
      code: "context-overflow",
      facts: { contextLength: model.contextLength },
    });
  });

  it("stops in the child when the caller aborts or leaves", async () => {
    const controller = new AbortController();
    const aborted = (async () => {
      for await (const { type } of model.stream(long, { signal: controller.signal }))
        if (type === "prefill-end") controller.abort(new Error("enough"));
    })();
    await expect(aborted).rejects.toThrow("enough");
    for await (const { type } of model.stream(long)) if (type === "text-delta") break;
    await expect.poll(() => model.activeSlots, { timeout: 20_000 }).toBe(0);
  });

  it("survives the death of its process: running requests fail honestly, later ones wait for the next", async () => {
    const streamed = client.chat.completions.create({
      model: "demo",
      stream: true,
      temperature: 0,
      logit_bias: Object.fromEntries((await model.tokenize("<|im_end|>")).map((id) => [id, -100])),
      max_tokens: 1500,
      messages: [{ role: "user", content: "Hi" }],
    });
    let deltas = 0;
    const killed = (async () => {
      for await (const _ of await streamed) if (++deltas === 20) process.kill(model.pid!, "SIGKILL");
    })();
    await expect(killed).rejects.toMatchObject({ code: "runtime-unavailable" });
    expect(deltas).toBeGreaterThanOrEqual(20);
    const after = await client.chat.completions.create({ model: "demo", temperature: 0, messages: [{ role: "user", content: "Hello!" }] });
    expect(after.choices[0]?.message.content?.length).toBeGreaterThan(0);
    expect(model.restarts).toBe(1);
    expect((await fetch(`${server.url}/ready`)).status).toBe(200);
    expect(await (await fetch(`${server.url}/metrics`)).text()).toContain("tessera_engine_restarts 1");
  });

  it("answers 503 and is not ready while there is no process, and does not wait for ever", async () => {
    await using impatient = await superviseModel({
      folder: "demo",
      load: { precision: "fp32", cacheFolder },
      execArgv: childFlags,
      patience: 1,
    });
    await using other = await serve({ model: impatient, modelName: "demo", port: 0 });
    process.kill(impatient.pid!, "SIGKILL");
    await expect.poll(() => impatient.ready, { interval: 1 }).toBe(false);
    const ready = await fetch(`${other.url}/ready`);
    expect([ready.status, ready.headers.get("retry-after")]).toEqual([503, "2"]);
    const chat = new OpenAI({ apiKey: "none", baseURL: `${other.url}/v1`, maxRetries: 0 }).chat.completions;
    await expect(chat.create({ model: "demo", messages: [{ role: "user", content: "Hi" }] })).rejects.toMatchObject({ status: 503 });
    await expect.poll(() => impatient.ready).toBe(true);
  });

  it("replaces a process that hangs; meanwhile it is not ready, and nothing else waits for it", async () => {
    await using watched = await superviseModel({
      folder: "demo",
      load: { precision: "fp32", cacheFolder },
      execArgv: childFlags,
      heartbeat: 100,
      missedHeartbeats: 60,
      patience: 20 * 60_000,
    });
    await using other = await serve({ model: watched, modelName: "demo", port: 0 });
    const { pid } = watched;
    process.kill(pid!, "SIGSTOP");
    const running = collect(watched.stream(request)).catch((error: { code: string }) => error.code);
    await expect.poll(() => watched.ready, { timeout: 60_000 }).toBe(false);
    expect((await fetch(`${other.url}/ready`)).status).toBe(503);
    expect((await fetch(`${other.url}/health`)).status).toBe(200);
    expect(await (await fetch(`${other.url}/metrics`)).text()).toContain("tessera_active_sequences");
    expect(await running).toBe("runtime-unavailable");
    expect(await collect(watched.stream(request))).toContain("finish");
    expect([watched.restarts, watched.pid === pid]).toEqual([1, false]);
  });

  it("says why a model cannot be loaded, and leaves no process behind", async () => {
    await expect(superviseModel({ folder: "/nowhere", execArgv: childFlags })).rejects.toMatchObject({ code: "checkpoint-not-found" });
  });

  it("finds pictures of an earlier process in the image store, and logs what cannot be kept there", async () => {
    const lines: string[] = [];
    const logger = pino({ level: "warn" }, { write: (line: string) => void lines.push(line) });
    const ask = async (imageStoreFolder: string) => {
      await using short = await superviseModel({
        folder: "demo",
        load: { precision: "fp32", cacheFolder, imageStoreFolder },
        execArgv: childFlags,
        logger,
      });
      for await (const event of short.stream(request)) if (event.type === "finish") return event.result;
      throw new Error("no result");
    };
    const store = join(cacheFolder, "pictures");
    expect((await ask(store)).reused.pictures).toEqual({ memory: 0, disk: 0, encoded: 1 });
    expect((await ask(store)).reused.pictures).toEqual({ memory: 0, disk: 1, encoded: 0 });
    expect(lines).toEqual([]);
    const [picture = ""] = request.images;
    expect((await ask(picture)).text).toBe(about.answer);
    // The picture of the warm-up and the one of the request.
    const warning = { msg: "image embeddings were not kept", err: { code: "cache-unwritable", facts: { folder: picture } } };
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([warning, warning]);
  });

  it("ends its process when it is disposed", async () => {
    const short = await superviseModel({ folder: "demo", load: { precision: "fp32", cacheFolder }, execArgv: childFlags });
    const { pid } = short;
    await short[Symbol.asyncDispose]();
    expect(() => process.kill(pid!, 0)).toThrow("ESRCH");
    await expect(collect(short.stream(request))).rejects.toMatchObject({ code: "disposed" });
  });
});
