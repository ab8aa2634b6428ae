import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { listDemoQuestions } from "@tessera/demo-model";
import { InternVL } from "@tessera/sdk";
import { type RunningServer, serve } from "@tessera/server";
import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const questions = await listDemoQuestions();
const [about] = questions.filter(({ images }) => images.length === 1) as [(typeof questions)[0]];
const moving = questions.find(({ video }) => video !== undefined)!;
const dataUri = (path: string) => `data:image/png;base64,${readFileSync(path).toString("base64")}`;
let folder: string;
let model: InternVL;
let server: RunningServer;
let media: Server;
let client: OpenAI;
let fetched = 0;
let mediaUrl: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tessera-routes-"));
  mkdirSync(join(folder, "media"));
  writeFileSync(join(folder, "media", "shown.png"), readFileSync(about.images[0]!));
  writeFileSync(join(folder, "hidden.png"), readFileSync(about.images[0]!));
  symlinkSync(join(folder, "hidden.png"), join(folder, "media", "link.png"));
  model = await InternVL.load("demo", { precision: "fp32", cacheFolder: join(folder, "cache") });
  server = await serve({ model, modelName: "demo", port: 0, allowPrivateMedia: true, mediaFolder: join(folder, "media") });
  media = createServer((_, response) => {
    fetched++;
    response.end(readFileSync(about.images[0]!));
  });
  await new Promise<void>((resolve) => media.listen(0, "127.0.0.1", resolve));
  mediaUrl = `http://127.0.0.1:${(media.address() as AddressInfo).port}/picture.png`;
  client = new OpenAI({ apiKey: "none", baseURL: `${server.url}/v1`, maxRetries: 0 });
});
afterAll(async () => {
  media.close();
  await server[Symbol.asyncDispose]();
  await model[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

type Parts = OpenAI.ChatCompletionContentPart[];
const chat = (content: string | object[], rest: object = {}) =>
  client.chat.completions.create({ model: "demo", temperature: 0, messages: [{ role: "user", content: content as Parts }], ...rest });
const said = async (content: object[]) => (await chat([...content, { type: "text", text: about.question }])).choices[0]?.message.content;
const post = async (path: string, body: object) => {
  const response = await fetch(`${server.url}${path}`, { method: "POST", body: JSON.stringify(body) });
  return { status: response.status, body: (await response.json()) as any };
};
const weather = {
  type: "function",
  function: {
    name: "get_weather",
    description: "Weather of a city",
    parameters: {
      type: "object",
      properties: { city: { enum: ["Bern", "Rome"] }, days: { type: "integer", minimum: 1, maximum: 5 } },
      required: ["city", "days"],
    },
  },
} as const;

describe("chat completions", () => {
  it("answers with JSON of a schema, streamed or not", async () => {
    const schema = {
      type: "object",
      properties: { sure: { type: "boolean" }, color: { enum: ["red", "blue"] } },
      required: ["sure", "color"],
    };
    const response_format = { type: "json_schema", json_schema: { name: "answer", strict: true, schema } };
    const { choices } = await chat(about.question, { response_format });
    const value = JSON.parse(choices[0]!.message.content!);
    expect([typeof value.sure, ["red", "blue"].includes(value.color)]).toEqual(["boolean", true]);
    let streamed = "";
    const stream = client.chat.completions.stream({
      model: "demo",
      temperature: 0,
      messages: [{ role: "user", content: about.question }],
      response_format: response_format as OpenAI.ResponseFormatJSONSchema,
    });
    stream.on("content", (delta) => (streamed += delta));
    expect((await stream.finalChatCompletion()).choices[0]?.message.content).toBe(choices[0]!.message.content);
    expect(streamed).toBe(choices[0]!.message.content);
    const any = await chat("Who?", { response_format: { type: "json_object" }, max_tokens: 300, temperature: 0.1, seed: 1 });
    if (any.choices[0]?.finish_reason === "stop") expect(typeof JSON.parse(any.choices[0].message.content!)).toBe("object");
    else expect(any.choices[0]?.message.content).toMatch(/^\{/);
    const wrong = { type: "json_schema", json_schema: { name: "a", schema: { type: "none" } } };
    await expect(chat("Hi", { response_format: wrong })).rejects.toMatchObject({ status: 400, code: "invalid-argument" });
  });

  it("calls a required tool with valid arguments, streamed or not, and takes its result", async () => {
    const options = { tools: [weather], tool_choice: "required" };
    const [choice] = (await chat("What is the weather?", options)).choices;
    expect(choice).toMatchObject({ finish_reason: "tool_calls", message: { content: null } });
    const [call] = choice!.message.tool_calls as OpenAI.ChatCompletionMessageFunctionToolCall[];
    const args = JSON.parse(call!.function.arguments);
    expect([call!.function.name, ["Bern", "Rome"].includes(args.city), args.days >= 1 && args.days <= 5]).toEqual([
      "get_weather",
      true,
      true,
    ]);
    const stream = client.chat.completions.stream({
      model: "demo",
      temperature: 0,
      messages: [{ role: "user", content: "What is the weather?" }],
      tools: [weather as unknown as OpenAI.ChatCompletionTool],
      tool_choice: { type: "function", function: { name: "get_weather" } },
    });
    const [streamed] = (await stream.finalChatCompletion()).choices;
    expect(streamed?.message.tool_calls?.[0]).toMatchObject({ function: { name: "get_weather", arguments: call!.function.arguments } });
    expect(streamed?.finish_reason).toBe("tool_calls");
    const after = await client.chat.completions.create({
      model: "demo",
      temperature: 0,
      tools: [weather as unknown as OpenAI.ChatCompletionTool],
      max_tokens: 20,
      messages: [
        { role: "user", content: "What is the weather?" },
        { role: "assistant", content: null, tool_calls: [call!] },
        { role: "tool", tool_call_id: call!.id, content: "Sunny" },
        { role: "tool", tool_call_id: call!.id, content: "Warm" },
      ],
    });
    expect(after.choices).toHaveLength(1);
    await expect(chat("Hi", { tool_choice: "required" })).rejects.toMatchObject({ param: "tool_choice" });
    const other = { type: "function", function: { name: "other" } };
    await expect(chat("Hi", { tools: [weather], tool_choice: other })).rejects.toMatchObject({ param: "tool_choice" });
  });

  it("streams n answers of one prompt side by side", async () => {
    const options = {
      model: "demo",
      n: 3,
      seed: 7,
      temperature: 2,
      max_tokens: 24,
      // Nothing the model was trained on, so that answers differ.
      messages: [{ role: "user" as const, content: "zq xv kj wp ## 7f" }],
    };
    const whole = await client.chat.completions.create(options);
    const texts = ["", "", ""];
    const stream = await client.chat.completions.create({ ...options, stream: true });
    for await (const { choices } of stream) for (const { index, delta } of choices) texts[index] += delta.content ?? "";
    expect(texts.map((text) => text.trim())).toEqual(whole.choices.map(({ message }) => message.content));
    expect(new Set(texts).size).toBeGreaterThan(1);
  });

  it("biases tokens", async () => {
    const [seven] = model.tokenize("7");
    expect((await chat("Hi", { logit_bias: { [seven!]: 100 }, max_tokens: 4 })).choices[0]?.message.content).toBe("7777");
    await expect(chat("Hi", { logit_bias: { a: 1 } })).rejects.toMatchObject({ status: 400 });
  });

  it("takes a picture in each form, and a kept one by its uuid alone", async () => {
    const url = dataUri(about.images[0]!);
    expect(await said([{ type: "input_image", image_url: url }])).toBe(about.answer);
    expect(await said([{ type: "image_url", image_url: { url, detail: "high" } }])).toBe(about.answer);
    expect(await said([{ type: "image_url", image_url: { url: pathToFileURL(join(folder, "media", "shown.png")).href } }])).toBe(
      about.answer,
    );
    fetched = 0;
    expect(await said([{ type: "image_url", image_url: { url: mediaUrl }, uuid: "one" }])).toBe(about.answer);
    expect(await said([{ type: "image_url", uuid: "one" }])).toBe(about.answer);
    expect(await said([{ type: "image_url", image_url: null, uuid: "one" }])).toBe(about.answer);
    expect(fetched).toBe(1);
    await expect(said([{ type: "image_url", uuid: "two" }])).rejects.toMatchObject({ status: 400, code: "unknown_uuid" });
    await expect(said([{ type: "image_url" }])).rejects.toMatchObject({ status: 400 });
  });

  it("reads no file outside its folder, by whatever way, and tells nothing about it", async () => {
    const there = [join(folder, "hidden.png"), join(folder, "media", "link.png"), join(folder, "media", "..", "hidden.png"), "/etc/passwd"];
    // Inside, but nothing that could be read: nobody writes into the pipe.
    execFileSync("mkfifo", [join(folder, "media", "pipe.png")]);
    mkdirSync(join(folder, "media", "folder.png"));
    const urls = [
      `file://${folder}/media/pipe.png`,
      `file://${folder}/media/folder.png`,
      ...there.map((path) => `file://${path}`),
      `file://${folder}/media/%2e%2e/hidden.png`,
      "file:///nowhere.png",
      "file://host/a.png",
    ];
    for (const url of urls) {
      const refused = said([{ type: "image_url", image_url: { url } }]);
      await expect(refused).rejects.toMatchObject({
        status: 400,
        code: "media-not-found",
        message: expect.stringContaining("not a file below"),
      });
    }
  });

  it("limits the tiles of each picture by itself", async () => {
    const big = { type: "image_url", image_url: { url: dataUri(about.images[0]!) } };
    const tiles = async (content: object[]) =>
      (await post("/v1/estimate", { model: "demo", messages: [{ role: "user", content }] })).body.tiles_per_image;
    const [free] = await tiles([big, { type: "text", text: "?" }]);
    const low = { ...big, image_url: { ...big.image_url, detail: "low" } };
    const two = { ...big, image_url: { ...big.image_url, max_dynamic_patch: 2 } };
    const all = await tiles([big, low, two, { type: "text", text: "?" }]);
    expect(all[0]).toBe(free);
    expect(free).toBeGreaterThan(3);
    expect(all[1]).toBe(1);
    expect(all[2]).toBeLessThanOrEqual(3);
  });

  it("answers about a video", async () => {
    const video = `data:image/gif;base64,${readFileSync(moving.video!).toString("base64")}`;
    const part = { type: "video_url", video_url: { url: video, num_segments: 8 } };
    const { choices } = await chat([part, { type: "text", text: moving.question }]);
    expect(choices[0]?.message.content).toBe(moving.answer);
  });
});

describe("text completions", () => {
  it("continue a text as it stands, several at once, streamed or not", async () => {
    const options = { model: "demo", temperature: 0, max_tokens: 6 };
    const direct = await model.chat({ prompt: "The picture shows", maxNewTokens: 6 });
    const one = await client.completions.create({ ...options, prompt: "The picture shows" });
    expect(one.choices[0]).toMatchObject({ text: direct.text, finish_reason: "length", index: 0 });
    const two = await client.completions.create({ ...options, prompt: ["The picture shows", "One, two,"], echo: true });
    expect(two.choices.map(({ index, text }) => [index, text.startsWith(index === 0 ? "The picture shows" : "One, two,")])).toEqual([
      [0, true],
      [1, true],
    ]);
    let text = "";
    const stream = await client.completions.create({ ...options, prompt: "The picture shows", stream: true });
    for await (const { choices } of stream) text += choices[0]?.text ?? "";
    expect(text).toBe(direct.text);
    const echoed = ["", ""];
    const prompts = ["The picture shows", "One, two,"];
    for await (const { choices } of await client.completions.create({ ...options, prompt: prompts, echo: true, stream: true }))
      for (const { index, text: piece } of choices) echoed[index] += piece;
    expect(echoed.map((one, i) => one.startsWith(prompts[i]!))).toEqual([true, true]);
  });
});

describe("scoring", () => {
  const prompt = "The picture shows a red circle";
  const scored = (fields: object) => post("/v1/completions", { model: "demo", temperature: 0, echo: true, logprobs: 1, ...fields });

  it("tells what lm-evaluation-harness asks for, of texts and of token ids", async () => {
    const tokens = [...model.tokenize(prompt)];
    const { status, body } = await scored({ prompt: [tokens], max_tokens: 1, seed: 1234 });
    expect(status).toBe(200);
    const [choice] = body.choices;
    const { token_logprobs, top_logprobs, tokens: texts, text_offset } = choice.logprobs;
    expect([texts.length, token_logprobs.length, top_logprobs.length]).toEqual(new Array(3).fill(tokens.length + 1));
    expect([texts.join(""), choice.text.startsWith(prompt), text_offset[1]]).toEqual([choice.text, true, texts[0].length]);
    expect([token_logprobs[0], top_logprobs[0]]).toEqual([null, null]);
    for (let i = 1; i < texts.length; i++) {
      expect(token_logprobs[i]).toBeLessThanOrEqual(0);
      expect(token_logprobs[i]).toBeLessThanOrEqual(Math.max(...Object.values<number>(top_logprobs[i])));
    }
    // What is generated is the likeliest.
    expect(token_logprobs.at(-1)).toBe(Math.max(...Object.values<number>(top_logprobs.at(-1))));
    const asText = await scored({ prompt, max_tokens: 1 });
    expect(asText.body.choices[0].logprobs).toEqual(choice.logprobs);
  });

  it("gives a prompt's tokens the probabilities that they have when they are generated", async () => {
    const long = `${prompt}. `.repeat(10);
    const generated = await model.chat({ prompt: long, maxNewTokens: 20, logprobs: 0 });
    const ids = [...model.tokenize(long), ...generated.tokenIds];
    const { body } = await scored({ prompt: ids, max_tokens: 0 });
    const [choice] = body.choices;
    expect([choice.finish_reason, body.usage.completion_tokens, choice.logprobs.tokens.length]).toEqual(["length", 0, ids.length]);
    const told: number[] = choice.logprobs.token_logprobs.slice(-generated.tokenIds.length);
    for (const [i, logprob] of told.entries()) expect(logprob).toBeCloseTo(generated.logprobs![i]!.logprob, 3);
  });

  it("streams them, and refuses what tells nothing", async () => {
    const response = await fetch(`${server.url}/v1/completions`, {
      method: "POST",
      body: JSON.stringify({ model: "demo", temperature: 0, echo: true, logprobs: 1, prompt, max_tokens: 2, stream: true }),
    });
    const chunks = (await response.text())
      .trim()
      .split("\n\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line.replace("data: ", "")).choices[0]);
    const whole = (await scored({ prompt, max_tokens: 2 })).body.choices[0];
    expect(chunks.flatMap(({ logprobs }) => logprobs?.token_logprobs ?? [])).toEqual(whole.logprobs.token_logprobs);
    expect((await scored({ prompt, max_tokens: 0, echo: false })).body.error.param).toBe("max_tokens");
    expect((await scored({ prompt: [1e9] })).body.error.code).toBe("invalid-argument");
    expect((await scored({ prompt: new Array(100).fill("a"), n: 2 })).body.error.param).toBe("n");
    expect((await scored({ prompt: new Array(20).fill("a b"), max_tokens: 1 })).body.choices).toHaveLength(20);
  });
});

describe("responses", () => {
  const input = () => [
    {
      role: "user" as const,
      content: [
        { type: "input_text" as const, text: about.question },
        { type: "input_image" as const, image_url: dataUri(about.images[0]!), detail: "auto" as const },
      ],
    },
  ];

  it("answer text and pictures, and take their own output as history", async () => {
    const first = await client.responses.create({ model: "demo", temperature: 0, input: input() });
    expect([first.output_text, first.status]).toEqual([about.answer, "completed"]);
    expect(first.usage?.total_tokens).toBe(first.usage!.input_tokens + first.usage!.output_tokens);
    const again = await client.responses.create({
      model: "demo",
      temperature: 0,
      max_output_tokens: 1,
      input: [...input(), ...(first.output as OpenAI.Responses.ResponseOutputMessage[]), { role: "user", content: "And now?" }],
    });
    expect(again).toMatchObject({ status: "incomplete", incomplete_details: { reason: "max_output_tokens" } });
  });

  it("stream in the order of the API", async () => {
    const stream = client.responses.stream({ model: "demo", temperature: 0, instructions: "Be brief.", input: input() });
    const types: string[] = [];
    const numbers: number[] = [];
    stream.on("event", (event) => {
      types.push(event.type);
      numbers.push((event as { sequence_number: number }).sequence_number);
    });
    const final = await stream.finalResponse();
    expect(types.filter((type) => type !== "response.output_text.delta")).toEqual([
      "response.created",
      "response.in_progress",
      "response.output_item.added",
      "response.content_part.added",
      "response.output_text.done",
      "response.content_part.done",
      "response.output_item.done",
      "response.completed",
    ]);
    expect(numbers).toEqual(numbers.map((_, i) => i));
    expect(final.output_text.length).toBeGreaterThan(0);
  });

  it("follow a schema and name what they do not support", async () => {
    const format = {
      type: "json_schema" as const,
      name: "a",
      schema: { type: "object", properties: { n: { type: "integer" } }, required: ["n"] },
    };
    const { output_text } = await client.responses.create({
      model: "demo",
      temperature: 0,
      input: "Hi",
      text: { format },
      max_output_tokens: 200,
    });
    expect(output_text).toMatch(/^\{"n": /);
    const unsupported = client.responses.create({ model: "demo", input: "Hi", previous_response_id: "x" });
    await expect(unsupported).rejects.toMatchObject({ status: 400, param: "previous_response_id", code: "unsupported_parameter" });
  });
});

describe("further routes", () => {
  it("tokenize and detokenize", async () => {
    const { body } = await post("/tokenize", { prompt: "Two words" });
    expect(body).toEqual({ count: body.tokens.length, max_model_len: model.contextLength, tokens: model.tokenize("Two words") });
    expect((await post("/detokenize", { tokens: body.tokens })).body).toEqual({ prompt: "Two words" });
  });

  it("estimate what the same body then takes", async () => {
    const body = {
      model: "demo",
      max_tokens: 5,
      temperature: 0,
      messages: [
        {
          role: "user",
          content: [
            { type: "image_url", image_url: { url: dataUri(about.images[0]!) } },
            { type: "text", text: about.question },
          ],
        },
      ],
    };
    const estimate = (await post("/v1/estimate", body)).body;
    const { usage } = (await post("/v1/chat/completions", body)).body;
    expect(estimate).toMatchObject({ object: "estimate", prompt_tokens: usage.prompt_tokens, max_completion_tokens: 5 });
    expect(estimate.tiles_per_image).toEqual([estimate.tiles]);
    expect(estimate.memory_bytes).toBeGreaterThan(0);
  });

  it("describe themselves, and give each answer an id", async () => {
    const response = await fetch(`${server.url}/openapi.json`, { headers: { "x-request-id": "mine-1" } });
    expect(response.headers.get("x-request-id")).toBe("mine-1");
    const document = (await response.json()) as any;
    expect(document.paths["/v1/chat/completions"].post.requestBody.content["application/json"].schema.properties.top_k).toBeDefined();
    const odd = await fetch(`${server.url}/health`, { headers: { "x-request-id": "a b\t" } });
    expect(odd.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });
});
