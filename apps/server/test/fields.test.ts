import { serve } from "@tessera/server";
import { pino } from "pino";
import { afterAll, beforeAll, expect, it } from "vitest";
import { StubEngine } from "./stub-engine.ts";

const model = new StubEngine();
const lines: string[] = [];
let server: Awaited<ReturnType<typeof serve>>;

beforeAll(async () => {
  const logger = pino({ level: "warn" }, { write: (line: string) => void lines.push(line) });
  server = await serve({ model, modelName: "demo", port: 0, logger });
});
afterAll(() => server[Symbol.asyncDispose]());

const user = { role: "user", content: "hi" };
async function ask(fields: object, path = "/v1/chat/completions", base: object = { messages: [user] }) {
  const response = await fetch(server.url + path, { method: "POST", body: JSON.stringify({ model: "demo", ...base, ...fields }) });
  const text = await response.text();
  return {
    status: response.status,
    ignored: response.headers.get("x-ignored-fields"),
    error: response.ok ? undefined : (JSON.parse(text).error as { param: string; code: string; message: string }),
    request: model.requests.at(-1)!,
  };
}
const say = (...messages: object[]) => ask({ messages });
const respond = (fields: object) => ask(fields, "/v1/responses", { input: "hi" });
const call = { id: "c1", type: "function", function: { name: "w", arguments: "{}" } };

it.each<[string, object]>([
  ["newer fields", { prompt_cache_key: "a", safety_identifier: "u", prediction: { type: "content", content: "x" }, store: true }],
  ["stream options", { stream: true, stream_options: { include_usage: null, include_obfuscation: false, continuous_usage_stats: false } }],
  ["nulls", { reasoning_effort: null, verbosity: null, audio: null, tools: null, stop: null, user: null, logit_bias: null, seed: null }],
  ["empty lists", { tools: [], stop: [], functions: [], stop_token_ids: [], bad_words: [] }],
  ["tools that are off", { tools: [], tool_choice: "auto", parallel_tool_calls: true }],
  ["a client of LMDeploy", { stop: null, repetition_penalty: 1, session_id: -1, ignore_eos: false, kwargs: {}, top_k: 40 }],
  ["options of vLLM", { top_k: -1, min_tokens: 0, use_beam_search: false, best_of: 1, chat_template_kwargs: { a: 1 }, max_tokens: -1 }],
  ["log-probabilities that are off", { logprobs: false, top_logprobs: 0 }],
  ["messages as a text", { messages: "hi" }],
])("takes %s", async (_, fields) => {
  expect(await ask(fields)).toMatchObject({ status: 200, ignored: null });
});

it.each<[string, object]>([
  ["audio", { audio: { voice: "a" } }],
  ["guided_json", { guided_json: { type: "object" } }],
  ["ignore_eos", { ignore_eos: true }],
  ["stop_token_ids", { stop_token_ids: [1] }],
  ["skip_special_tokens", { skip_special_tokens: false }],
  ["use_beam_search", { use_beam_search: true }],
  ["continue_final_message", { continue_final_message: true }],
  ["reasoning_effort", { reasoning_effort: "high" }],
  ["messages.0.audio", { messages: [{ role: "assistant", content: "a", audio: { id: "x" } }, user] }],
])("refuses by name what would change the answer: %s", async (param, fields) => {
  const { status, error } = await ask(fields);
  expect([status, error]).toEqual([400, expect.objectContaining({ param, code: "unsupported_parameter" })]);
});

it.each<[string, object]>([
  ["messages.0.content.0.type", { messages: [{ role: "user", content: [{ type: "input_audio", input_audio: {} }] }] }],
  ["messages.1.role", { messages: [user, { role: "critic", content: "a" }] }],
  ["messages.0.content", { messages: [{ role: "user", content: null }] }],
  ["logit_bias", { logit_bias: Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [i, 1])) }],
  ["stop.0", { stop: ["x".repeat(100_000)] }],
  ["stop", { stop: new Array(100).fill("a") }],
  ["max_tokens", { max_tokens: 0 }],
  ["n", { n: 17 }],
])("names the field at fault: %s", async (param, fields) => {
  expect(await ask(fields)).toMatchObject({ status: 400, error: { param } });
});

it("takes what it knows nothing of, and says so in the header and in the log", async () => {
  const odd = { new_field: 1, "odd name\n": 2, messages: [{ ...user, mood: "good" }] };
  const { status, ignored } = await ask(odd);
  expect([status, ignored]).toEqual([200, "new_field, ?, messages.0.mood"]);
  expect(JSON.parse(lines.at(-1)!)).toMatchObject({ level: 40, fields: ["new_field", "?", "messages.0.mood"] });
});

it("takes messages back as clients keep them", async () => {
  const answered = { role: "assistant", content: null, refusal: null, audio: null, function_call: null, annotations: null, parsed: null };
  const { status, ignored, request } = await say(
    { role: "user", content: [{ type: "text", text: "weather?", cache_control: { type: "ephemeral" } }], name: null },
    { ...answered, id: "m1", reasoning_content: "hm", tool_calls: [{ ...call, index: 0 }] },
    { role: "tool", tool_call_id: "c1", name: "w", content: "sunny" },
    {
      role: "assistant",
      content: [
        { type: "thinking", thinking: "so" },
        { type: "text", text: "It is sunny." },
      ],
      tool_calls: null,
    },
    { role: "user", content: [{ type: "image_url", image_url: { url: "data:image/png;base64,AA==", detail: null } }] },
    { role: "assistant", content: "", refusal: "I will not." },
    { role: "assistant", content: null, function_call: { name: "w", arguments: '{"a": 1}' } },
    { role: "function", name: "w", content: "rain" },
  );
  expect([status, ignored]).toEqual([200, null]);
  const text = (value: string) => [{ type: "text", text: value }];
  expect(request.messages).toEqual([
    { role: "user", content: text("weather?") },
    { role: "assistant", content: text('<tool_call>\n{"name": "w", "arguments": {}}\n</tool_call>') },
    { role: "user", content: text("<tool_response>\nsunny\n</tool_response>") },
    { role: "assistant", content: text("It is sunny.") },
    { role: "user", content: [expect.objectContaining({ type: "image" })] },
    { role: "assistant", content: [...text("I will not."), ...text('<tool_call>\n{"name": "w", "arguments": {"a": 1}}\n</tool_call>')] },
    { role: "user", content: text("<tool_response>\nrain\n</tool_response>") },
  ]);
});

it("hands on roles in the order they come in, and takes special tokens as text unless told otherwise", async () => {
  const messages = [{ role: "assistant", content: "Hello!" }, user, { role: "developer", content: "Be brief." }, user];
  const { request } = await say(...messages);
  expect(request.messages!.map(({ role }) => role)).toEqual(["assistant", "user", "system", "user"]);
  expect(request.parseSpecialTokens).toBe(false);
  await using parsing = await serve({ model, modelName: "demo", port: 0, parseSpecialTokens: true });
  await fetch(`${parsing.url}/v1/chat/completions`, { method: "POST", body: JSON.stringify({ model: "demo", messages }) });
  expect(model.requests.at(-1)!.parseSpecialTokens).toBe(true);
});

it("keeps keys and salts apart from each other", async () => {
  await using keyed = await serve({ model, modelName: "demo", port: 0, apiKeys: ["a", "b"] });
  const scope = async (key: string, cache_salt?: string) => {
    const headers = { authorization: `Bearer ${key}` };
    await fetch(`${keyed.url}/v1/chat/completions`, {
      method: "POST",
      headers,
      body: JSON.stringify({ model: "demo", messages: [user], cache_salt }),
    });
    return model.requests.at(-1)!.cacheScope;
  };
  const scopes = [await scope("a"), await scope("b"), await scope("a", "x"), await scope("b", "x")];
  expect(new Set(scopes).size).toBe(4);
  expect(await scope("a")).toBe(scopes[0]);
  expect(scopes.join()).not.toContain("Bearer");
});

it.each<[string, object]>([
  ["what is off", { parallel_tool_calls: true, tools: [], tool_choice: "auto", include: [], reasoning: null, previous_response_id: null }],
  ["more that is off", { background: false, service_tier: "auto", truncation: "auto", prompt_cache_key: "a", top_logprobs: 0 }],
  ["texts and streams", { text: { verbosity: null }, stream: true, stream_options: { include_obfuscation: false } }],
  ["reasoning that is off", { reasoning: { effort: null, summary: null }, include: ["reasoning.encrypted_content"] }],
])("the Responses API takes %s", async (_, fields) => {
  expect(await respond(fields)).toMatchObject({ status: 200, ignored: null });
});
