import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listDemoQuestions } from "@tessera/demo-model";
import { InternVL } from "@tessera/sdk";
import { type RunningServer, serve } from "@tessera/server";
import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const questions = await listDemoQuestions();
const [about, next] = questions.filter(({ images }) => images.length === 1) as [(typeof questions)[0], (typeof questions)[0]];
const pair = questions.find(({ images }) => images.length === 2)!;
const chat = questions.find(({ images, video }) => images.length === 0 && video === undefined)!;
const dataUri = (path: string) => `data:image/png;base64,${readFileSync(path).toString("base64")}`;
const picture = (url: string) => ({ type: "image_url", image_url: { url } }) as const;
const text = (value: string) => ({ type: "text", text: value }) as const;

let cacheFolder: string;
let model: InternVL;
let server: RunningServer;
let media: Server;
let mediaUrl: string;
let client: OpenAI;

beforeAll(async () => {
  cacheFolder = mkdtempSync(join(tmpdir(), "tessera-server-"));
  model = await InternVL.load("demo", { precision: "fp32", cacheFolder });
  server = await serve({
    model,
    modelName: "demo",
    port: 0,
    apiKeys: ["right"],
    allowPrivateMedia: true,
    maxConcurrent: 2,
    maxQueue: 2,
    maxImages: 2,
    maxBodyBytes: 200_000,
  });
  media = createServer((request, response) =>
    request.url === "/picture.png" ? response.end(readFileSync(about.images[0]!)) : response.writeHead(404).end(),
  );
  await new Promise<void>((resolve) => media.listen(0, "127.0.0.1", resolve));
  mediaUrl = `http://127.0.0.1:${(media.address() as AddressInfo).port}`;
  client = new OpenAI({ apiKey: "right", baseURL: `${server.url}/v1`, maxRetries: 0 });
});
afterAll(async () => {
  media.close();
  await server[Symbol.asyncDispose]();
  await model[Symbol.asyncDispose]();
  rmSync(cacheFolder, { recursive: true });
});

const ask = (content: OpenAI.ChatCompletionContentPart[] | string, rest: object = {}) =>
  client.chat.completions.create({ model: "demo", temperature: 0, messages: [{ role: "user", content }], ...rest });

describe("the official OpenAI client", () => {
  it("lists and retrieves the model", async () => {
    expect((await client.models.list()).data.map(({ id }) => id)).toEqual(["demo"]);
    expect((await client.models.retrieve("demo")).object).toBe("model");
  });

  it("asks about a picture by data URI and by address, about two, and about none", async () => {
    const byData = await ask([text(about.question), picture(dataUri(about.images[0]!))]);
    expect(byData.choices[0]).toMatchObject({ finish_reason: "stop", message: { role: "assistant", content: about.answer } });
    expect(byData.usage?.total_tokens).toBe(byData.usage!.prompt_tokens + byData.usage!.completion_tokens);
    expect((await ask([picture(`${mediaUrl}/picture.png`), text(about.question)])).choices[0]?.message.content).toBe(about.answer);
    const which = "Which image has more objects?";
    const two = await ask([...pair.images.map((path) => picture(dataUri(path))), text(which)]);
    const parts = [...pair.images.map((image) => ({ type: "image" as const, image })), text(which)];
    expect(two.choices[0]?.message.content).toBe((await model.chat({ messages: [{ role: "user", content: parts }] })).text);
    expect((await ask(chat.question)).choices[0]?.message.content).toBe(chat.answer);
  });

  it("continues a conversation", async () => {
    const messages = [
      { role: "user" as const, content: [text(about.question), picture(dataUri(about.images[0]!))] },
      { role: "assistant" as const, content: about.answer },
      { role: "user" as const, content: next.question },
    ];
    const direct = await model.chat({
      question: next.question,
      images: about.images,
      history: [[`<image>\n${about.question}`, about.answer]],
    });
    const served = await client.chat.completions.create({ model: "demo", temperature: 0, messages });
    expect(served.choices[0]?.message.content).toBe(direct.text);
  });

  it("streams the same text, with usage at the end when asked", async () => {
    const stream = await client.chat.completions.create({
      model: "demo",
      temperature: 0,
      stream: true,
      stream_options: { include_usage: true },
      messages: [{ role: "user", content: chat.question }],
    });
    let content = "";
    const reasons: (string | null)[] = [];
    let usage: OpenAI.CompletionUsage | null | undefined;
    let chunks = 0;
    for await (const chunk of stream) {
      chunks++;
      content += chunk.choices[0]?.delta.content ?? "";
      if (chunk.choices[0]) reasons.push(chunk.choices[0].finish_reason);
      usage = chunk.usage ?? usage;
    }
    expect(content).toBe(chat.answer);
    expect(chunks).toBeGreaterThan(5);
    expect(reasons.at(-1)).toBe("stop");
    expect(usage?.completion_tokens).toBeGreaterThan(5);
  });

  it("gives n answers, repeatable with a seed, and stops where told", async () => {
    const sampled = { temperature: 1.5, seed: 5, n: 2, max_tokens: 8 };
    const [a, b] = [await ask(chat.question, sampled), await ask(chat.question, sampled)];
    expect(a.choices.map(({ message }) => message.content)).toEqual(b.choices.map(({ message }) => message.content));
    expect(a.choices).toHaveLength(2);
    expect((await ask(chat.question, { max_completion_tokens: 3 })).choices[0]?.finish_reason).toBe("length");
    const word = chat.answer.split(" ")[3]!;
    expect((await ask(chat.question, { stop: word })).choices[0]?.message.content).not.toContain(word);
  });

  it("tells log-probabilities, at once and streamed", async () => {
    const options = { logprobs: true, top_logprobs: 2, max_tokens: 4 };
    const content = (await ask(chat.question, options)).choices[0]?.logprobs?.content ?? [];
    expect(content).toHaveLength(4);
    for (const { token, logprob, top_logprobs: top } of content) expect(top[0]).toMatchObject({ token, logprob });
    const streamed: OpenAI.ChatCompletionTokenLogprob[] = [];
    const stream = await client.chat.completions.create({
      model: "demo",
      temperature: 0,
      stream: true,
      messages: [{ role: "user", content: chat.question }],
      ...options,
    });
    for await (const chunk of stream) streamed.push(...(chunk.choices[0]?.logprobs?.content ?? []));
    expect(streamed).toEqual(content);
    await expect(ask("Hi", { top_logprobs: 2 })).rejects.toMatchObject({ status: 400, param: "top_logprobs" });
  });

  it("maps refusals to the client's own errors, with the field's name", async () => {
    const wrongKey = new OpenAI({ apiKey: "wrong", baseURL: `${server.url}/v1`, maxRetries: 0 });
    await expect(wrongKey.models.list()).rejects.toBeInstanceOf(OpenAI.AuthenticationError);
    await expect(ask("Hi", { model: "gpt-4" })).rejects.toMatchObject({ status: 404, param: "model", code: "model_not_found" });
    await expect(ask("Hi", { audio: { voice: "a" } })).rejects.toMatchObject({
      status: 400,
      param: "audio",
      code: "unsupported_parameter",
    });
    await expect(ask("Hi", { temperature: 9 })).rejects.toMatchObject({ status: 400, param: "temperature" });
    await expect(ask([text("Hi"), picture("ftp://x/y.png")])).rejects.toBeInstanceOf(OpenAI.BadRequestError);
    await expect(ask([text("Hi"), picture(`${mediaUrl}/none.png`)])).rejects.toMatchObject({ status: 400, code: "media-fetch-failed" });
    await expect(ask([text("Hi"), picture("data:image/png;base64,aGVsbG8=")])).rejects.toMatchObject({
      status: 400,
      code: "image-decode-failed",
    });
    await expect(ask([text("Hi"), ...new Array(3).fill(picture(`${mediaUrl}/picture.png`))])).rejects.toMatchObject({
      code: "too_many_images",
    });
    await expect(ask("many ".repeat(5000))).rejects.toMatchObject({ status: 400, code: "context_length_exceeded" });
    await expect(ask("x".repeat(300_000))).rejects.toMatchObject({ status: 413 });
    await expect(ask("Hi", { stream: true, messages: [] })).rejects.toMatchObject({ status: 400 });
  });

  it("frees the slot when the client hangs up, and sends away what does not fit the queue", async () => {
    const controllers = Array.from({ length: 40 }, () => new AbortController());
    const stream = (signal: AbortSignal) =>
      client.chat.completions.create(
        { model: "demo", stream: true, temperature: 2, seed: 1, max_tokens: 1500, messages: [{ role: "user", content: chat.question }] },
        { signal },
      );
    const outcomes = await Promise.allSettled(
      controllers.map(async ({ signal }, i) => {
        for await (const _ of await stream(signal)) if (i < 2) controllers[i]!.abort();
      }),
    );
    const refused = outcomes.filter((outcome) => outcome.status === "rejected" && outcome.reason instanceof OpenAI.RateLimitError);
    expect(refused.length).toBeGreaterThan(0);
    await expect.poll(() => model.activeSlots).toBe(0);
    expect((await ask(chat.question)).choices[0]?.message.content).toBe(chat.answer);
  });
});

describe("plain routes", () => {
  it("tell health, metrics and unknown addresses", async () => {
    expect(await (await fetch(`${server.url}/health`)).json()).toEqual({ status: "ok" });
    expect((await fetch(`${server.url}/metrics`)).status).toBe(401);
    const metrics = await (await fetch(`${server.url}/metrics`, { headers: { authorization: "Bearer right" } })).text();
    expect(metrics).toMatch(/tessera_completion_tokens_total [1-9]/);
    expect(metrics).toMatch(/tessera_pictures_total\{source="encoded"\} [1-9]/);
    expect(metrics).toMatch(/tessera_pictures_total\{source="memory"\} [1-9]/);
    expect(metrics).toMatch(/tessera_reused_prompt_tokens_total [1-9]/);
    expect(metrics).toContain('route="/v1/chat/completions",status="200"');
    expect(await (await fetch(`${server.url}/nowhere`)).json()).toMatchObject({ error: { code: "not_found" } });
    const broken = await fetch(`${server.url}/v1/chat/completions`, {
      method: "POST",
      body: "{",
      headers: { authorization: "Bearer right" },
    });
    expect([broken.status, await broken.json()]).toEqual([400, { error: expect.objectContaining({ code: "invalid_json" }) }]);
  });
});
