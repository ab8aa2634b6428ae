import { serve } from "@tessera/server";
import { afterAll, beforeAll, expect, it } from "vitest";
import { StubEngine } from "./stub-engine.ts";

/** A model that says something, calls twice and says no more. */
const model = new StubEngine(async function* () {
  for (const piece of [
    "I look",
    ".\n<tool_",
    'call>\n{"name": "look", "arguments": {"at": 1}}\n</tool_call>\n',
    '<tool_call>\n{"name": "look", "arguments": {"at": 2}}\n</tool_call>',
  ])
    yield piece;
});
let server: Awaited<ReturnType<typeof serve>>;
beforeAll(async () => {
  server = await serve({ model, modelName: "demo", port: 0 });
});
afterAll(() => server[Symbol.asyncDispose]());

const user = { role: "user", content: "hi" };
async function post(path: string, body: object): Promise<string> {
  const response = await fetch(server.url + path, { method: "POST", body: JSON.stringify({ model: "demo", messages: [user], ...body }) });
  expect(response.status).toBe(200);
  return response.text();
}
const schema = { type: "object" };

it("Anthropic's events hold text and calls in blocks of their own", async () => {
  const body = { max_tokens: 9, tools: [{ name: "look", input_schema: schema }], stream: true };
  const text = await post("/v1/messages", body);
  const events = [...text.matchAll(/^data: (.*)$/gm)].map((match) => JSON.parse(match[1]!));
  const starts = events.filter(({ type }) => type === "content_block_start").map(({ index, content_block }) => [index, content_block.type]);
  expect(starts).toEqual([
    [0, "text"],
    [1, "tool_use"],
    [2, "tool_use"],
  ]);
  const deltas = events
    .filter(({ type }) => type === "content_block_delta")
    .map(({ index, delta }) => [index, delta.text ?? delta.partial_json]);
  expect(deltas).toEqual([
    [0, "I look"],
    [0, ".\n"],
    [1, '{"at":1}'],
    [2, '{"at":2}'],
  ]);
  expect(events.at(-2).delta).toEqual({ stop_reason: "tool_use", stop_sequence: null });
  const whole = JSON.parse(await post("/v1/messages", { ...body, stream: false }));
  expect(whole.content.map(({ text, input }: { text?: string; input?: object }) => text ?? input)).toEqual([
    "I look.",
    { at: 1 },
    { at: 2 },
  ]);
});

it("Ollama's lines hold text and calls", async () => {
  const body = { tools: [{ type: "function", function: { name: "look", parameters: schema } }] };
  const lines = (await post("/api/chat", body))
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const calls = lines.flatMap(({ message }) => message.tool_calls ?? []).map((call) => call.function.arguments);
  expect(calls).toEqual([{ at: 1 }, { at: 2 }]);
  expect(
    lines
      .map(({ message }) => message.content)
      .join("")
      .trim(),
  ).toBe("I look.");
  const whole = JSON.parse(await post("/api/chat", { ...body, stream: false }));
  expect([whole.message.content, whole.message.tool_calls.length]).toEqual(["I look.", 2]);
});

it("keys of both kinds open the server, each with prompts of its own", async () => {
  await using keyed = await serve({ model, modelName: "demo", port: 0, apiKeys: ["a", "b"] });
  const scope = async (key: string) => {
    const body = JSON.stringify({ model: "demo", messages: [user], max_tokens: 3 });
    const response = await fetch(`${keyed.url}/v1/messages`, { method: "POST", headers: { "x-api-key": key }, body });
    return response.ok ? model.requests.at(-1)!.cacheScope : response.status;
  };
  expect(await scope("c")).toBe(401);
  expect(await scope("a")).toBe(await scope("a"));
  expect(await scope("a")).not.toBe(await scope("b"));
});
