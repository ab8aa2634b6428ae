import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listDemoQuestions } from "@tessera/demo-model";
import { IMAGE_TOKEN, loadImage, type Pipeline, pipeline } from "@tessera/sdk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const questions = await listDemoQuestions();
const [first, second] = questions.filter(({ images }) => images.length === 1) as [(typeof questions)[0], (typeof questions)[0]];
const pair = questions.find(({ images }) => images.length === 2)!;
const chat = questions.find(({ images, video }) => images.length === 0 && video === undefined)!;
let cacheFolder: string;
let pipe: Pipeline;

beforeAll(async () => {
  cacheFolder = mkdtempSync(join(tmpdir(), "tessera-pipeline-"));
  pipe = await pipeline("demo", { sessionLen: 2048, precision: "fp32", cacheFolder });
});
afterAll(async () => {
  await pipe[Symbol.asyncDispose]();
  rmSync(cacheFolder, { recursive: true });
});

describe("pipeline", () => {
  it("answers a text, a text with a picture, and a text with several", async () => {
    expect((await pipe(chat.question)).text).toBe(chat.answer);
    const image = await loadImage(first.images[0]!);
    expect(await pipe([first.question, image])).toMatchObject({
      text: first.answer,
      finishReason: "stop",
      generateTokenLen: expect.any(Number),
    });
    const images = await Promise.all(pair.images.map((path) => loadImage(path)));
    expect((await pipe([pair.question.replaceAll("<image>", IMAGE_TOKEN), images])).text).toBe(pair.answer);
  });

  it("answers a list in its order, and OpenAI's messages", async () => {
    const image = await loadImage(first.images[0]!);
    const messages = [
      {
        role: "user",
        content: [
          { type: "text", text: first.question },
          { type: "image_url", image_url: { url: first.images[0]! } },
        ],
      },
    ] as const;
    const responses = await pipe([chat.question, [first.question, image], messages, chat.question]);
    expect(responses.map(({ text }) => text)).toEqual([chat.answer, first.answer, first.answer, chat.answer]);
    expect((await pipe(messages)).text).toBe(first.answer);
    // Two texts are two prompts, not a text and a path.
    expect(await pipe([chat.question, chat.question])).toHaveLength(2);
  });

  it("takes paths in an array, never as prompts", async () => {
    const [path] = first.images as [string];
    const image = await loadImage(path);
    const { tokenIds } = await pipe([first.question, image]);
    expect((await pipe([first.question, [path]])).tokenIds).toEqual(tokenIds);
    expect((await pipe([[first.question, path]]))[0]!.tokenIds).toEqual(tokenIds);
    const pictures = pair.images.map((one) => loadImage(one));
    const [byPaths] = await pipe([["What differs?", pair.images]]);
    expect(byPaths!.inputTokenLen).toBe((await pipe(["What differs?", await Promise.all(pictures)])).inputTokenLen);
    for (const wrong of [path, [first.question, path], "https://example.org/a.png", "no/such.jpg", [["a.png", "b.png"]]])
      await expect(pipe(wrong as string)).rejects.toMatchObject({
        code: "invalid-argument",
        message: expect.stringContaining("is a picture"),
      });
    await expect(pipe("Hi", { gen_config: {} } as object)).rejects.toThrow("`genConfig`");
    await expect(pipe("Hi", { genConfig: { max_new_tokens: 1 } as object })).rejects.toThrow("`maxNewTokens`");
  });

  it("goes on after messages with pictures, and puts a new picture in front of its question", async () => {
    const content = [
      { type: "text", text: first.question },
      { type: "image", image: first.images[0]! },
    ] as const;
    const messages = [{ role: "user", content }] as const;
    const session = await pipe.chat(messages);
    const byText = await pipe.chat([first.question, first.images[0]!]);
    const [added] = pair.images as [string];
    const both = await pipe.chat(["And here?", added], { session });
    expect(both.response.tokenIds).toEqual((await pipe.chat(["And here?", added], { session: byText })).response.tokenIds);
    expect(both.history.map(([asked]) => asked)).toEqual([`<image>\n${first.question}`, "<image>\nAnd here?"]);
    await expect(pipe.chat(messages, { session })).rejects.toMatchObject({ code: "invalid-argument" });
  });

  it("continues a conversation with its pictures in view", async () => {
    const image = await loadImage(first.images[0]!);
    const session = await pipe.chat([first.question, image]);
    const next = await pipe.chat(second.question, { session });
    const direct = await pipe.model.chat({ question: second.question, images: [image], history: session.history, maxNewTokens: 512 });
    expect(next.response.tokenIds).toEqual(direct.tokenIds);
    expect(next.history).toHaveLength(2);
    expect(session.history).toHaveLength(1);
  });

  it("takes LMDeploy's generation settings", async () => {
    const genConfig = { topK: 40, topP: 0.8, temperature: 0.8, randomSeed: 3, maxNewTokens: 6 };
    const [a, b] = await Promise.all([pipe(chat.question, { genConfig }), pipe(chat.question, { genConfig })]);
    expect(a.tokenIds).toEqual(b.tokenIds);
    expect(a.generateTokenLen).toBeLessThanOrEqual(6);
    await expect(pipe(chat.question, { genConfig: { maxNewTokens: 0 } })).rejects.toMatchObject({ code: "invalid-argument" });
    const words = chat.answer.split(" ");
    expect((await pipe(chat.question, { genConfig: { stopWords: [words[2]!] } })).text).not.toContain(words[2]);
  });
});

describe("batchChat", () => {
  it("keeps the order, and lets a request fail alone", async () => {
    const results = await pipe.model.batchChat(
      [
        { question: first.question, images: first.images },
        { question: "What?", images: ["no/such.png"] },
        { question: chat.question },
        { question: pair.question, images: pair.images },
      ],
      { concurrency: 2 },
    );
    expect(results.map((result) => (result.status === "fulfilled" ? result.value.text : result.reason.code))).toEqual([
      first.answer,
      "media-not-found",
      chat.answer,
      pair.answer,
    ]);
    expect(pipe.model.activeSlots).toBe(0);
  });

  it("rejects what is left at an abort", async () => {
    const controller = new AbortController();
    const pending = pipe.model.batchChat(new Array(6).fill({ question: chat.question }), { signal: controller.signal, concurrency: 1 });
    controller.abort(new Error("enough"));
    const results = await pending;
    expect(results.map(({ status }) => status)).toEqual(new Array(6).fill("rejected"));
    await expect(async () => pipe.model.batchChat([], { concurrency: 0 })).rejects.toMatchObject({ code: "invalid-argument" });
  });
});
