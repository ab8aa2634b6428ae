import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listDemoQuestions } from "@tessera/demo-model";
import { InternVL } from "@tessera/sdk";
import { type RunningServer, serve } from "@tessera/server";
import { Ollama } from "ollama";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const about = (await listDemoQuestions()).find(({ images }) => images.length === 1)!;
const image = readFileSync(about.images[0]!).toString("base64");
const greedy = { temperature: 0, num_ctx: 2048 };
const message = { role: "user", content: about.question, images: [image] };
const tool = {
  type: "function",
  function: {
    name: "look",
    description: "Looks",
    parameters: { type: "object", properties: { deep: { type: "boolean" } }, required: ["deep"] },
  },
};

let cacheFolder: string;
let model: InternVL;
let server: RunningServer;
let client: Ollama;

beforeAll(async () => {
  cacheFolder = mkdtempSync(join(tmpdir(), "tessera-ollama-"));
  model = await InternVL.load("demo", { precision: "fp32", cacheFolder });
  server = await serve({ model, modelName: "demo", port: 0, apiKeys: ["right"] });
  client = new Ollama({ host: server.url, headers: { authorization: "Bearer right" } });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await model[Symbol.asyncDispose]();
  rmSync(cacheFolder, { recursive: true });
});

describe("the official Ollama client", () => {
  it("lists the model, asks what it can do and has it loaded", async () => {
    const { models } = await client.list();
    expect(models.map(({ name, details }) => [name, details.format])).toEqual([["demo:latest", "onnx"]]);
    expect((await client.ps()).models[0]?.name).toBe("demo:latest");
    expect(await client.show({ model: "demo" })).toMatchObject({
      capabilities: ["completion", "vision", "tools"],
      model_info: { "internvl.context_length": model.contextLength },
    });
    expect((await client.version()).version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(await client.generate({ model: "demo", prompt: "", keep_alive: "5m" })).toMatchObject({ response: "", done_reason: "load" });
  });

  it("chats about a picture, whole and streamed, with the tag or without", async () => {
    const whole = await client.chat({ model: "demo", messages: [message], options: greedy });
    expect(whole).toMatchObject({ model: "demo", done: true, done_reason: "stop", message: { role: "assistant", content: about.answer } });
    expect(whole.eval_count).toBeGreaterThan(0);
    expect(whole.total_duration).toBeGreaterThan(whole.eval_duration);
    let streamed = "";
    const ends: boolean[] = [];
    for await (const part of await client.chat({ model: "demo:latest", messages: [message], options: greedy, stream: true })) {
      streamed += part.message.content;
      ends.push(part.done);
    }
    expect([streamed, ends.indexOf(true)]).toEqual([about.answer, ends.length - 1]);
  });

  it("generates, whole and streamed", async () => {
    const asked = { model: "demo", prompt: about.question, images: [image], options: greedy };
    expect((await client.generate(asked)).response).toBe(about.answer);
    let streamed = "";
    for await (const { response } of await client.generate({ ...asked, stream: true })) streamed += response;
    expect(streamed).toBe(about.answer);
    const cut = await client.generate({ ...asked, options: { ...greedy, num_predict: 1 } });
    expect(cut).toMatchObject({ done_reason: "length", eval_count: 1 });
    expect((await client.generate({ ...asked, options: { ...greedy, stop: [about.answer[0]!] } })).response).toBe("");
  });

  it("gets JSON, in the form of a schema too", async () => {
    const schema = { type: "object", properties: { sure: { type: "boolean" } }, required: ["sure"], additionalProperties: false };
    const { message: typed } = await client.chat({ model: "demo", messages: [message], format: schema, options: greedy });
    expect(JSON.parse(typed.content)).toEqual({ sure: expect.any(Boolean) });
  });

  it("has tools called, whole and streamed, and tells their results", async () => {
    const asked = {
      model: "demo",
      messages: [{ role: "user", content: "Call look." }],
      tools: [tool],
      options: { ...greedy, num_predict: 40 },
    };
    const whole = await client.chat(asked);
    const parts = [];
    for await (const part of await client.chat({ ...asked, stream: true })) parts.push(part.message);
    const called = (one: { readonly tool_calls?: readonly object[] }) => one.tool_calls?.length ?? 0;
    expect(parts.reduce((sum, part) => sum + called(part), 0)).toBe(called(whole.message));
    const messages = [
      ...asked.messages,
      { role: "assistant", content: "", tool_calls: [{ function: { name: "look", arguments: { deep: true } } }] },
      { role: "tool", content: "red", tool_name: "look" },
    ];
    expect((await client.chat({ ...asked, messages })).done).toBe(true);
  });

  it("is told what is wrong, in words", async () => {
    const failure = (fields: object) =>
      client.chat({ model: "demo", messages: [message], ...fields }).then(
        () => expect.unreachable(),
        (error: Error) => error.message,
      );
    expect(await failure({ model: "llava" })).toContain("There is no model");
    expect(await failure({ think: true })).toContain("The field think is not supported");
    expect(await failure({ options: { mirostat: 2 } })).toContain("The field options.mirostat is not supported");
    expect(await failure({ messages: [{ ...message, images: ["bm8gcGljdHVyZQ=="] }] })).not.toBe("");
    const response = await fetch(`${server.url}/api/tags`);
    expect([response.status, await response.json()]).toEqual([401, { error: "The API key is missing or wrong" }]);
  });

  it("leaves a stream and frees its place", async () => {
    const stream = await client.generate({ model: "demo", prompt: about.question, stream: true, options: { num_predict: 2000 } });
    for await (const { done } of stream) if (!done) break;
    stream.abort();
    await expect.poll(() => model.activeSlots).toBe(0);
  });
});
