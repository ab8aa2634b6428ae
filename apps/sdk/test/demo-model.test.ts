import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { listDemoQuestions } from "@tessera/demo-model";
import { type ChatEvent, type ChatRequest, InternVL } from "@tessera/sdk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { differentItems } from "./different-items.ts";

const questions = await listDemoQuestions();
const aboutPicture = questions.filter(
  ({ scene, images }) => images.length === 1 && scene === questions.find((one) => one.images.length === 1)?.scene,
);
const aboutVideo = questions.filter(({ video }) => video !== undefined);
const [chat] = questions.filter(({ images, video }) => images.length === 0 && video === undefined);
const [asked, next] = aboutPicture as [(typeof questions)[0], (typeof questions)[0]];
const greeting = chat!.question;
const picture = asked.images[0]!;
let cacheFolder: string;
let model: InternVL;

beforeAll(async () => {
  cacheFolder = mkdtempSync(join(tmpdir(), "tessera-sdk-"));
  model = await InternVL.load("demo", { precision: "fp32", cacheFolder });
});
afterAll(async () => {
  await model[Symbol.asyncDispose]();
  rmSync(cacheFolder, { recursive: true });
});

it("answers the same when it tries repeated tokens out", async () => {
  await using other = await InternVL.load("demo", { precision: "fp32", cacheFolder, prefixCacheBytes: 0 });
  let taken = 0;
  const firsts = questions.filter(({ scene }, i) => questions.findIndex((one) => one.scene === scene) === i);
  for (const { question, images, video } of firsts) {
    // The bundled model says little by itself; made to go on, it repeats itself.
    const request = { question, images, video, maxNewTokens: 90, minNewTokens: 90 };
    const plain = await other.chat(request);
    const ahead = await other.chat({ ...request, promptLookupNumTokens: 4 });
    expect(ahead.tokenIds).toEqual(plain.tokenIds);
    taken += ahead.lookup!.taken;
  }
  expect(taken).toBeGreaterThan(0);
});

describe("the bundled model", () => {
  it("answers the demo's questions as the reference does", async () => {
    for (const { question, answer, images, video } of questions) {
      expect((await model.chat(video ? { question, video } : { question, images })).text, question).toBe(answer);
    }
  });

  it("gives the reference's token ids for every twelfth evaluation item", async () => {
    expect(await differentItems(model, 12)).toEqual([]);
  });

  it("refuses pictures and frames with more pixels than it was told", async () => {
    const refused = { code: "image-too-large", message: expect.stringContaining("the limit of 100 pixels") };
    await expect(model.chat({ question: "?", images: [picture], maxPixels: 100 })).rejects.toMatchObject(refused);
    const frames = { ...refused, message: expect.stringContaining("the limit is 100") };
    await expect(model.chat({ question: "?", video: aboutVideo[0]!.video!, maxPixels: 100 })).rejects.toMatchObject(frames);
    await using strict = await InternVL.load("demo", { precision: "fp32", cacheFolder, maxPixels: 100 });
    await expect(strict.chat({ question: "?", images: [picture] })).rejects.toMatchObject(refused);
    expect((await strict.chat({ question: asked.question, images: [picture], maxPixels: 10_000_000 })).text).toBe(asked.answer);
    await expect(InternVL.load("demo", { maxPixels: 0 })).rejects.toMatchObject({ code: "invalid-argument" });
  });

  it("streams its events in order and folds them into the same result", async () => {
    const request = { question: asked.question, images: [picture] };
    const events: ChatEvent[] = [];
    for await (const event of model.stream(request)) events.push(event);
    expect([...new Set(events.map(({ type }) => type))]).toEqual([
      "image-prepared",
      "prompt-ready",
      "tiles-encoded",
      "vision-end",
      "prefill-end",
      "text-delta",
      "finish",
    ]);
    const { text, tokenIds, usage, history } = await model.chat(request);
    expect(events.at(-1)).toMatchObject({ reason: "stop", result: { text, tokenIds, usage, history } });
    const { force_image_size: size, vision_config: vision, downsample_ratio: ratio } = model.config;
    const prepared = events[0] as { tiles: number };
    expect(usage.tiles).toBe(prepared.tiles);
    const encoded = events.filter((event) => event.type === "tiles-encoded");
    expect(encoded.at(-1)).toEqual({ type: "tiles-encoded", done: prepared.tiles, total: prepared.tiles });
    expect(usage.imageTokens).toBe(usage.tiles * ((size / vision.patch_size) * ratio) ** 2);
    expect(usage.completionTokens).toBe(tokenIds.length);
    expect(history).toEqual([[`<image>\n${asked.question}`, asked.answer]]);
  });

  it("continues a conversation, by history and by messages alike", async () => {
    const first = await model.chat({ question: asked.question, images: [picture] });
    const byHistory = await model.chat({ question: next.question, images: [picture], history: first.history });
    const byMessages = await model.chat({
      messages: [
        {
          role: "user",
          content: [
            { type: "text", text: asked.question },
            { type: "image", image: picture },
          ],
        },
        { role: "assistant", content: first.text },
        { role: "user", content: next.question },
      ],
    });
    expect(byMessages.tokenIds).toEqual(byHistory.tokenIds);
    expect(byHistory.history).toHaveLength(2);
    expect(byHistory.usage.promptTokens).toBeGreaterThan(first.usage.promptTokens);
  });

  it("takes a video as a message, with the frames in front of the turn it belongs to", async () => {
    const [first, second] = aboutVideo as [(typeof questions)[0], (typeof questions)[0]];
    const video = first.video!;
    const plainQuestion = (text: string) => text.replaceAll(/Frame\d+: <image>\n/g, "");
    const question = plainQuestion(first.question);
    const plain = await model.chat({ question, video });
    expect(plain.text).toBe(first.answer);
    expect(plain.usage.tiles).toBe(8);
    expect(plain.history[0]?.[0]).toMatch(/^Frame1: <image>\nFrame2: <image>\n/);
    const message = {
      role: "user",
      content: [
        { type: "video", video: { input: video, numSegments: 8 } },
        { type: "text", text: question },
      ],
    } as const;
    expect((await model.chat({ messages: [message] })).tokenIds).toEqual(plain.tokenIds);
    const following = plainQuestion(second.question);
    const byHistory = await model.chat({ question: following, video, history: plain.history });
    const byMessages = await model.chat({
      messages: [message, { role: "assistant", content: plain.text }, { role: "user", content: following }],
    });
    expect(byMessages.usage).toEqual(byHistory.usage);
    expect(byMessages.tokenIds).toEqual(byHistory.tokenIds);
  });

  it("shows several pictures as one when asked", async () => {
    const [pair] = questions.filter(({ images }) => images.length === 2);
    const question = "<image>\nDescribe the two images.";
    const combined = await model.chat({ question, images: pair!.images, combineImages: true, maxNewTokens: 4 });
    const apart = await model.chat({ question: "<image><image>\nDescribe the two images.", images: pair!.images, maxNewTokens: 4 });
    expect(combined.usage.imageTokens).toBe(apart.usage.imageTokens);
    // One pair of marks around all tiles instead of one around each picture's.
    expect(combined.usage.promptTokens).toBe(apart.usage.promptTokens - 2);
    await expect(model.chat({ question, images: pair!.images })).rejects.toMatchObject({ code: "placeholder-mismatch" });
  });

  it("repeats itself with a seed and keeps apart chats that run together", async () => {
    const sampled = { question: greeting, doSample: true, temperature: 2, seed: 7, maxNewTokens: 12 };
    const [a, b, greedy] = await Promise.all([model.chat(sampled), model.chat(sampled), model.chat({ question: greeting })]);
    expect(a.tokenIds).toEqual(b.tokenIds);
    expect(greedy.text).toBe(chat!.answer);
    expect(model.activeSlots).toBe(0);
  });

  it("tells log-probabilities when asked, and gives several answers", async () => {
    const asked = { question: greeting, logprobs: 3, maxNewTokens: 5 };
    const { logprobs = [], tokenIds, text } = await model.chat(asked);
    expect(logprobs.map(({ id }) => id)).toEqual(tokenIds);
    expect(
      logprobs
        .map(({ token }) => token)
        .join("")
        .trim(),
    ).toBe(text);
    for (const { id, logprob, top } of logprobs) expect(top[0]).toMatchObject({ id, logprob });
    expect((await model.chat({ question: greeting, maxNewTokens: 1 })).logprobs).toBeUndefined();
    const sampled = { question: greeting, doSample: true, temperature: 3, seed: 1, maxNewTokens: 6 };
    const choices = await model.choices(sampled, 3);
    expect(new Set(choices.map((choice) => choice.tokenIds.join())).size).toBeGreaterThan(1);
    expect((await model.choices(sampled, 3)).map((choice) => choice.tokenIds)).toEqual(choices.map((choice) => choice.tokenIds));
    await expect(model.choices(sampled, 0)).rejects.toMatchObject({ code: "invalid-argument" });
  });

  it("stops at stop strings, at the token limit, and says so", async () => {
    const word = chat!.answer.split(" ")[3]!;
    const stopped = await model.chat({ question: greeting, stop: [word] });
    expect([stopped.text, stopped.finishReason]).toEqual([chat!.answer.slice(0, chat!.answer.indexOf(word)).trim(), "stop-string"]);
    const cut = await model.chat({ question: greeting, maxNewTokens: 3 });
    expect([cut.tokenIds.length, cut.finishReason]).toEqual([3, "length"]);
  });

  it("frees its slot when the loop is left or the signal fires", async () => {
    for await (const event of model.stream({ question: greeting })) if (event.type === "text-delta") break;
    expect(model.activeSlots).toBe(0);
    const controller = new AbortController();
    const pending = (async () => {
      for await (const event of model.stream({ question: greeting }, { signal: controller.signal })) {
        if (event.type === "text-delta") controller.abort(new Error("enough"));
      }
    })();
    await expect(pending).rejects.toThrow("enough");
    expect(model.activeSlots).toBe(0);
    await expect(model.chat({ question: "Hi", images: [picture] }, { signal: AbortSignal.abort(new Error("early")) })).rejects.toThrow(
      "early",
    );
  });
});

describe("bad requests", () => {
  it.each<[string, ChatRequest]>([
    ["empty-question", { question: "  " }],
    ["placeholder-mismatch", { question: "<image>\nWhat is this?" }],
    ["placeholder-mismatch", { question: "<image> <image>", images: [picture] }],
    ["placeholder-mismatch", { question: "<image>", images: [picture, picture] }],
    ["media-not-found", { question: "What is this?", images: ["no/such.png"] }],
    ["image-decode-failed", { question: "What is this?", images: [Buffer.from("text")] }],
    ["context-overflow", { question: "many ".repeat(3000) }],
    ["invalid-argument", { question: "Hi", temperature: -1, doSample: true }],
    ["invalid-argument", {}],
    ["invalid-argument", { question: 5 as unknown as string }],
    ["invalid-argument", { question: "Hi", images: picture as unknown as string[] }],
    ["invalid-argument", { question: "Hi", images: [picture], video: picture }],
    ["invalid-argument", { messages: [{ role: "user", content: "Hi" }], question: "Hi" }],
    ["invalid-argument", { messages: [{ role: "tool" as never, content: "Hi" }] }],
    ["invalid-argument", { messages: [{ role: "user", content: [{ type: "audio" } as never] }] }],
    ["invalid-argument", { messages: [] }],
    ["empty-question", { messages: [{ role: "user", content: "" }] }],
    ["image-decode-failed", { question: "What is this?", images: [new Uint8Array(0)] }],
    ["image-decode-failed", { question: "What is this?", images: [readFileSync(picture).subarray(0, 300)] }],
    ["video-decode-failed", { question: "What is this?", video: Buffer.from("GIF89a") }],
  ])("%s", async (code, request) => {
    await expect(model.chat(request)).rejects.toMatchObject({ name: "TesseraError", code });
    expect(model.activeSlots).toBe(0);
  });
});

describe("loading", () => {
  it("answers in int8, converted once", async () => {
    for (const cached of [false, true]) {
      const events: string[] = [];
      await using quantised = await InternVL.load("demo", { cacheFolder, onProgress: ({ type }) => events.push(type) });
      expect(events.includes("convert-start")).toBe(!cached);
      expect((await quantised.chat({ question: asked.question, images: [picture] })).text).not.toBe("");
    }
  });

  it("refuses what it cannot load", async () => {
    await expect(InternVL.load("no/such/folder", { cacheFolder })).rejects.toMatchObject({ code: "checkpoint-not-found" });
    await expect(InternVL.load("demo", { cacheFolder: "/dev/null/cache" })).rejects.toMatchObject({ code: "cache-unwritable" });
    await expect(InternVL.load("demo", { cacheFolder, precision: "fp8" as "int8" })).rejects.toMatchObject({ code: "invalid-argument" });
  });

  it.each<[string, (folder: string) => void]>([
    ["checkpoint-invalid", (folder) => truncateSync(join(folder, "model.safetensors"), 300_000)],
    ["checkpoint-invalid", (folder) => writeFileSync(join(folder, "model.safetensors"), "not a checkpoint")],
    ["checkpoint-not-found", (folder) => rmSync(join(folder, "model.safetensors"))],
    ["checkpoint-invalid", (folder) => writeFileSync(join(folder, "config.json"), "{")],
    ["unsupported-architecture", (folder) => replaceIn(join(folder, "config.json"), "Qwen2ForCausalLM", "GemmaForCausalLM")],
    ["tokenizer-invalid", (folder) => rmSync(join(folder, "vocab.json"))],
  ])("refuses a damaged checkpoint: %s", async (code, damage) => {
    const folder = join(cacheFolder, "damaged");
    const ownCache = join(cacheFolder, "own");
    cpSync(fileURLToPath(new URL("fixtures/qwen2-1b-like", import.meta.url)), folder, { recursive: true });
    mkdirSync(ownCache);
    damage(folder);
    await expect(InternVL.load(folder, { cacheFolder: ownCache })).rejects.toMatchObject({ name: "TesseraError", code });
    expect(readdirSync(ownCache).filter((name) => !name.includes("fingerprint"))).toEqual([]);
    rmSync(folder, { recursive: true });
    rmSync(ownCache, { recursive: true });
  });

  it("leaves nothing behind when aborted halfway", async () => {
    const ownCache = join(cacheFolder, "own");
    const controller = new AbortController();
    const onProgress = ({ type }: { readonly type: string }) => type === "convert-progress" && controller.abort(new Error("enough"));
    await expect(InternVL.load("demo", { cacheFolder: ownCache, signal: controller.signal, onProgress })).rejects.toThrow("enough");
    expect(readdirSync(ownCache).filter((name) => !name.includes("fingerprint"))).toEqual([]);
  });

  it("refuses chats once disposed", async () => {
    const short = await InternVL.load("demo", { cacheFolder });
    await short[Symbol.asyncDispose]();
    await short[Symbol.asyncDispose]();
    await expect(short.chat({ question: "Hi" })).rejects.toMatchObject({ code: "disposed" });
  });
});

function replaceIn(file: string, from: string, to: string): void {
  const text = readFileSync(file, "utf8");
  expect(text).toContain(from);
  writeFileSync(file, text.replaceAll(from, to));
}
