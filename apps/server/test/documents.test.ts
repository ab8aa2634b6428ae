import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Anthropic from "@anthropic-ai/sdk";
import { type BatchStore, openSqliteStore } from "@tessera/jobs";
import { InternVL } from "@tessera/sdk";
import { type RunningServer, serve } from "@tessera/server";
import OpenAI, { toFile } from "openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { StubEngine } from "./stub-engine.ts";

const pdf = readFileSync(new URL("../../cli/test/fixtures/two-pages.pdf", import.meta.url));
const dataUri = `data:application/pdf;base64,${pdf.toString("base64")}`;
let folder: string;
let model: InternVL;
let store: BatchStore;
let server: RunningServer;
let told: RunningServer;
const engine = new StubEngine();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tessera-server-documents-"));
  model = await InternVL.load("demo", { precision: "fp32", cacheFolder: join(folder, "cache") });
  store = await openSqliteStore({ folder: join(folder, "jobs") });
  server = await serve({ model, modelName: "demo", port: 0, apiKeys: ["one", "two"], batches: store });
  told = await serve({ model: engine, modelName: "demo", port: 0, batches: store });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await told[Symbol.asyncDispose]();
  await store[Symbol.asyncDispose]();
  await model[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

const openai = (apiKey = "one", at = server) => new OpenAI({ apiKey, baseURL: `${at.url}/v1`, maxRetries: 0 });
const question = { type: "text", text: "What is this?" } as const;
const chat = (file: object, client = openai()) =>
  client.chat.completions.create({
    model: "demo",
    max_tokens: 3,
    temperature: 0,
    messages: [{ role: "user", content: [{ type: "file", file } as never, question] }],
    ...({ max_dynamic_patch: 1 } as object),
  });

describe("documents in requests", () => {
  it("are shown by their pages: as data URI, as base64, and by the id of an upload", async () => {
    const uploaded = await openai().files.create({ file: await toFile(pdf, "two-pages.pdf"), purpose: "user_data" });
    const answers = [];
    for (const file of [{ file_data: dataUri, filename: "a.pdf" }, { file_data: pdf.toString("base64") }, { file_id: uploaded.id }])
      answers.push(await chat(file));
    // Two pages of one tile each, 64 tokens a tile.
    for (const { usage, choices } of answers) {
      expect(usage!.prompt_tokens).toBe(answers[0]!.usage!.prompt_tokens);
      expect(choices[0]!.message.content).toBe(answers[0]!.choices[0]!.message.content);
    }
    expect(answers[0]!.usage!.prompt_tokens).toBeGreaterThan(128);
    await expect(chat({ file_id: uploaded.id }, openai("two"))).rejects.toMatchObject({ status: 400, code: "file_not_found" });
  });

  it("are shown by the pages that are chosen", async () => {
    const whole = (await chat({ file_data: dataUri })).usage!.prompt_tokens;
    const second = (await chat({ file_data: dataUri, pages: "2" })).usage!.prompt_tokens;
    expect(whole - second).toBeGreaterThanOrEqual(64);
    await expect(chat({ file_data: dataUri, pages: "3" })).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining("no page 3"),
    });
    await expect(chat({ file_data: dataUri, pages: "two" })).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining("pages"),
    });
    const text = Buffer.from("Dear all").toString("base64");
    await expect(chat({ file_data: text, pages: "1" })).rejects.toMatchObject({ status: 400, code: "invalid_value" });
  });

  it("come in the forms of Responses and of Anthropic's Messages, too", async () => {
    const client = openai("none", told);
    const uploaded = await client.files.create({ file: await toFile(pdf, "two-pages.pdf"), purpose: "user_data" });
    engine.requests.length = 0;
    const input = (part: object) => [{ role: "user" as const, content: [part as never, { type: "input_text" as const, text: "What?" }] }];
    await client.responses.create({ model: "demo", input: input({ type: "input_file", file_data: dataUri, filename: "a.pdf" }) });
    await client.responses.create({ model: "demo", input: input({ type: "input_file", file_id: uploaded.id }) });
    const anthropic = new Anthropic({ apiKey: "none", baseURL: told.url, maxRetries: 0 });
    const ask = (source: object) =>
      anthropic.messages.create({
        model: "demo",
        max_tokens: 10,
        messages: [{ role: "user", content: [{ type: "document", title: "Letter", source } as never, { type: "text", text: "What?" }] }],
      });
    await ask({ type: "base64", media_type: "application/pdf", data: pdf.toString("base64") });
    await ask({ type: "text", media_type: "text/plain", data: "Dear all" });
    const parts = engine.requests.map(
      ({ messages }) => messages!.at(-1)!.content as { type: string; text?: string; document?: Uint8Array }[],
    );
    for (const i of [0, 1]) expect(parts[i]!.map(({ type }) => type)).toEqual(["document", "text"]);
    for (const i of [0, 1]) expect(Buffer.compare(parts[i]![0]!.document!, pdf)).toBe(0);
    expect(parts[2]!.map(({ type }) => type)).toEqual(["text", "document", "text"]);
    expect(parts[3]!.map(({ text }) => text)).toEqual(["Letter", "Dear all", "What?"]);
  });

  it("that are text are text, without special tokens", async () => {
    engine.requests.length = 0;
    await chat({ file_data: `data:text/plain;base64,${Buffer.from("Größe: 7").toString("base64")}` }, openai("none", told));
    expect(engine.requests[0]!.messages![0]!.content).toEqual([{ type: "text", text: "Größe: 7" }, question]);
  });

  it.each([
    ["nothing", {}, "invalid_value"],
    ["two things", { file_data: dataUri, file_id: "file-1" }, "invalid_value"],
    ["no base64", { file_data: "data:application/pdf,hello" }, "invalid_value"],
    ["no bytes", { file_data: "data:application/pdf;base64,!!!!" }, "invalid_value"],
    ["an id that there is not", { file_id: "file-none" }, "file_not_found"],
    [
      "a damaged file",
      { file_data: `data:application/pdf;base64,${Buffer.from("%PDF-1.7 \0 no more").toString("base64")}` },
      "document-decode-failed",
    ],
    ["an unknown kind", { file_data: Buffer.from([0, 1, 2, 3, 255]).toString("base64") }, "image-decode-failed"],
  ])("with %s are refused by name", async (_, file, code) => {
    await expect(chat(file)).rejects.toMatchObject({ status: 400, code });
  });

  it("are read in time that is linear in their size", async () => {
    const long = `data:${"application/pdf;a=b;".repeat(20_000)}base64,AAAA`;
    await expect(chat({ file_data: long })).rejects.toMatchObject({ status: 400 });
  });
});
