import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Anthropic from "@anthropic-ai/sdk";
import { listDemoQuestions } from "@tessera/demo-model";
import { InternVL } from "@tessera/sdk";
import { type RunningServer, serve } from "@tessera/server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const questions = await listDemoQuestions();
const about = questions.find(({ images }) => images.length === 1)!;
const image = {
  type: "image",
  source: { type: "base64", media_type: "image/png", data: readFileSync(about.images[0]!).toString("base64") },
} as const;
const tool = {
  name: "look",
  description: "Looks",
  input_schema: { type: "object" as const, properties: { deep: { type: "boolean" } }, required: ["deep"] },
};

let cacheFolder: string;
let model: InternVL;
let server: RunningServer;
let client: Anthropic;

beforeAll(async () => {
  cacheFolder = mkdtempSync(join(tmpdir(), "tessera-anthropic-"));
  model = await InternVL.load("demo", { precision: "fp32", cacheFolder });
  server = await serve({ model, modelName: "demo", port: 0, apiKeys: ["right"], maxBodyBytes: 200_000 });
  client = new Anthropic({ apiKey: "right", baseURL: server.url, maxRetries: 0 });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await model[Symbol.asyncDispose]();
  rmSync(cacheFolder, { recursive: true });
});

type Fields = Partial<Anthropic.MessageCreateParamsNonStreaming>;
// The client's types no longer have a temperature; the API takes one.
const base = (fields: Fields = {}) =>
  ({
    model: "demo",
    max_tokens: 64,
    temperature: 0,
    messages: [{ role: "user", content: [image, { type: "text", text: about.question }] }],
    ...fields,
  }) as Anthropic.MessageCreateParamsNonStreaming;

describe("the official Anthropic client", () => {
  it("asks about a picture, whole and streamed", async () => {
    const whole = await client.messages.create(base());
    expect(whole).toMatchObject({ type: "message", role: "assistant", model: "demo", stop_reason: "end_turn", stop_sequence: null });
    expect(whole.content).toEqual([{ type: "text", text: about.answer, citations: null }]);
    const types: string[] = [];
    const stream = client.messages.stream(base()).on("streamEvent", ({ type }) => void types.push(type));
    const streamed = await stream.finalMessage();
    expect(streamed.content).toEqual(whole.content);
    expect(streamed.stop_reason).toBe("end_turn");
    expect([...new Set(types)]).toEqual([
      "message_start",
      "content_block_start",
      "content_block_delta",
      "content_block_stop",
      "message_delta",
      "message_stop",
    ]);
    const tokens = ({ usage }: Anthropic.Message) => usage.input_tokens + (usage.cache_read_input_tokens ?? 0);
    expect([tokens(streamed), streamed.usage.output_tokens]).toEqual([tokens(whole), whole.usage.output_tokens]);
    expect(await client.messages.countTokens({ model: "demo", messages: base().messages })).toEqual({ input_tokens: tokens(whole) });
  });

  it("is told why an answer ended", async () => {
    const first = about.answer[0]!;
    expect(await client.messages.create(base({ stop_sequences: ["\u0000", first] }))).toMatchObject({
      content: [],
      stop_reason: "stop_sequence",
      stop_sequence: first,
    });
    expect(await client.messages.create(base({ max_tokens: 1 }))).toMatchObject({ stop_reason: "max_tokens", usage: { output_tokens: 1 } });
  });

  it("has tools called, whole and streamed, and tells their results", async () => {
    const asked = base({ max_tokens: 200, tools: [tool], tool_choice: { type: "any", disable_parallel_tool_use: true } });
    const called = await client.messages.create(asked);
    const [call] = called.content;
    expect([called.stop_reason, call]).toEqual([
      "tool_use",
      { type: "tool_use", id: expect.stringMatching(/^toolu_/), name: "look", input: { deep: expect.any(Boolean) } },
    ]);
    const streamed = await client.messages.stream(asked).finalMessage();
    expect(streamed.content).toEqual([{ ...call, id: expect.any(String) }]);
    const result = {
      type: "tool_result",
      tool_use_id: (call as Anthropic.ToolUseBlock).id,
      content: [{ type: "text", text: "red" }, image],
    } satisfies Anthropic.ToolResultBlockParam;
    const next = await client.messages.create(
      base({
        tools: [tool],
        tool_choice: { type: "none" },
        messages: [...asked.messages, { role: "assistant", content: called.content }, { role: "user", content: [result] }],
      }),
    );
    expect(next.stop_reason).toMatch(/end_turn|max_tokens/);
  });

  it("gets an object in the form of a schema", async () => {
    const schema = { type: "object", properties: { sure: { type: "boolean" } }, required: ["sure"], additionalProperties: false };
    const { content } = await client.messages.create(base({ output_config: { format: { type: "json_schema", schema } } }));
    expect(JSON.parse((content[0] as Anthropic.TextBlock).text)).toEqual({ sure: expect.any(Boolean) });
  });

  it("knows errors by their kinds", async () => {
    const failure = (fields: object, by = client) =>
      by.messages.create({ ...base(), ...fields }).then(
        () => expect.unreachable(),
        (error: InstanceType<typeof Anthropic.APIError>) => error,
      );
    const wrong = await failure({}, new Anthropic({ apiKey: "wrong", baseURL: server.url, maxRetries: 0 }));
    expect(wrong).toBeInstanceOf(Anthropic.AuthenticationError);
    expect(wrong.error).toMatchObject({ type: "error", error: { type: "authentication_error" } });
    expect(await failure({ model: "claude" })).toBeInstanceOf(Anthropic.NotFoundError);
    const thinking = await failure({ thinking: { type: "enabled", budget_tokens: 1024 } });
    expect([thinking.status, thinking.message]).toEqual([400, expect.stringContaining("The field thinking")]);
    const prefilled = await failure({
      messages: [
        { role: "user", content: "a" },
        { role: "assistant", content: "b" },
      ],
    });
    expect([prefilled.status, prefilled.message]).toEqual([400, expect.stringContaining("messages")]);
    expect((await failure({ system: "x".repeat(200_000) })).error).toMatchObject({ error: { type: "request_too_large" } });
    expect((await failure({ max_tokens: 0 })).message).toContain("max_tokens");
  });

  it("leaves a stream and frees its place", async () => {
    const stream = await client.messages.create({ ...base({ max_tokens: 2000 }), stream: true });
    for await (const { type } of stream) if (type === "content_block_delta") break;
    await expect.poll(() => model.activeSlots).toBe(0);
  });
});
