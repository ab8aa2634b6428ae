import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { demoMediaFolder } from "@tessera/demo-model";
import { type ChatRequest, type ChatResult, InternVL, loadImage, type Message, type Turn } from "@tessera/sdk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const picture = join(demoMediaFolder, "shapes.png");
const other = join(demoMediaFolder, "compare-1.png");
const question = "How many shapes are there?";
const next = "Which colors do you see?";
let cacheFolder: string;
let model: InternVL;

beforeAll(async () => {
  cacheFolder = mkdtempSync(join(tmpdir(), "tessera-conversation-"));
  model = await InternVL.load("demo", { precision: "fp32", cacheFolder });
});
afterAll(async () => {
  await model[Symbol.asyncDispose]();
  rmSync(cacheFolder, { recursive: true });
});

const short = { maxNewTokens: 3 };
const ask = (request: ChatRequest) => model.chat({ ...short, ...request });
/** What decides an answer: the same prompt over the same pictures gives the same tokens. */
const facts = ({ tokenIds, usage }: ChatResult) => ({ tokenIds, usage });

describe("pictures without places", () => {
  it("go in front of the question, each on its line", async () => {
    const plain = await ask({ question, images: [picture, other] });
    expect(facts(plain)).toEqual(facts(await ask({ question: `<image>\n<image>\n${question}`, images: [picture, other] })));
    expect(plain.history).toEqual([[`<image>\n<image>\n${question}`, plain.text]]);
    expect((await model.estimate({ question, images: [picture, other] })).promptTokens).toBe(plain.usage.promptTokens);
  });

  it("go in front of the question they are new with, not of an earlier one", async () => {
    const first = await ask({ question, images: [picture] });
    const second = await ask({ question: next, images: [picture, other], history: first.history });
    const placed: ChatRequest = { question: `<image>\n${next}`, images: [picture, other], history: [[`<image>\n${question}`, first.text]] };
    expect(facts(second)).toEqual(facts(await ask(placed)));
    const afterText = await ask({ question: next, images: [picture], history: [["Hi", "Hello"]] });
    expect(afterText.history.map(([asked]) => asked)).toEqual(["Hi", `<image>\n${next}`]);
  });
});

describe("a history", () => {
  it("is refused without its pictures, and with others in their place", async () => {
    const { history } = await ask({ question, images: [picture, other] });
    const mismatch = { name: "TesseraError", code: "placeholder-mismatch" };
    await expect(ask({ question: next, history })).rejects.toMatchObject({ ...mismatch, message: expect.stringContaining("2 images") });
    await expect(ask({ question: next, history, images: [picture] })).rejects.toMatchObject(mismatch);
    await expect(ask({ question: next, history, images: [other, picture] })).rejects.toMatchObject({ ...mismatch, facts: { index: 0 } });
    // The same picture under another name is the same picture.
    await ask({ question: next, history, images: [readFileSync(picture), await loadImage(other)] });
    await ask({ question: next, history, images: [picture, other], maxTiles: 1 });
  });

  it("is refused with another video in the place of its own", async () => {
    const { history } = await ask({ question, video: [picture, other] });
    await expect(ask({ question: next, history, video: [other, picture] })).rejects.toMatchObject({ code: "placeholder-mismatch" });
    await expect(ask({ question: next, history, video: [picture] })).rejects.toMatchObject({ code: "placeholder-mismatch" });
    expect((await ask({ question: next, history, video: [picture, other] })).usage.tiles).toBe(2);
  });

  it("that came through JSON goes on, by its places alone", async () => {
    const first = await ask({ question, images: [picture] });
    const copied = JSON.parse(JSON.stringify(first.history)) as Turn[];
    const again = { question: next, images: [picture] };
    expect(facts(await ask({ ...again, history: copied }))).toEqual(facts(await ask({ ...again, history: first.history })));
  });
});

describe("messages", () => {
  const parts = (text: string, ...images: string[]): Message => ({
    role: "user",
    content: [{ type: "text", text }, ...images.map((image) => ({ type: "image", image }) as const)],
  });
  const answer = { role: "assistant", content: "Fine." } as const;

  it("have pictures where their parts are, whatever the texts say", async () => {
    const words = "How do I write an <image> tag?";
    const plain = await ask({ messages: [{ role: "user", content: words }] });
    expect(plain.usage.imageTokens).toBe(0);
    expect(plain.history).toEqual([[words, plain.text]]);
    const one = await ask({ messages: [parts(words, picture)] });
    const without = await ask({ messages: [parts("How do I write an tag?", picture)] });
    expect(one.usage.imageTokens).toBe(without.usage.imageTokens);
    const tag = model.tokenize("<image>").length;
    expect(one.usage.promptTokens).toBeGreaterThanOrEqual(without.usage.promptTokens + tag - 1);
    expect(one.history[0]![0]).toBe(`<image>\n${words}`);
    expect((await ask({ messages: [parts(words, picture, other)] })).usage.tiles).toBeGreaterThan(one.usage.tiles);
    const later = await ask({ messages: [{ role: "user", content: words }, answer, parts(question, picture)] });
    expect(later.usage.imageTokens).toBe(one.usage.imageTokens);
    const video = await ask({
      messages: [
        {
          role: "user",
          content: [
            { type: "video", video: [picture] },
            { type: "text", text: words },
          ],
        },
      ],
    });
    expect(video.history[0]![0]).toBe(`Frame1: <image>\n${words}`);
  });

  it("leave a history that goes on although it has the word in a text", async () => {
    const first = await ask({ messages: [parts("What is an <image>?", picture)] });
    const second = await ask({ question: next, images: [picture], history: first.history });
    expect(second.usage.tiles).toBe(first.usage.tiles);
    expect(facts(second)).toEqual(
      facts(
        await ask({
          messages: [parts("What is an <image>?", picture), { role: "assistant", content: first.text }, { role: "user", content: next }],
        }),
      ),
    );
  });

  it.each<[string, ChatRequest]>([
    [
      "messages[1].content[0]",
      { messages: [parts("Hi"), { role: "assistant", content: [{ type: "image", image: picture }] }, parts("?")] },
    ],
    ["messages[0].content[1].type", { messages: [{ role: "user", content: [{ type: "text", text: "a" }, { type: "sound" } as never] }] }],
    ["image_url.url", { messages: [{ role: "user", content: [{ type: "image_url", image_url: picture as never }] }] }],
    ["`image_ur`", { messages: [{ role: "user", content: [{ type: "image_url", image_ur: { url: picture } } as never] }] }],
    ["`images`", { messages: [parts(question)], images: [picture] }],
    ["`video`", { messages: [parts(question)], video: picture }],
    ["`systemMessage`", { messages: [{ role: "system", content: "a" }, parts(question)], systemMessage: "b" }],
    ["messages[1].role", { messages: [parts(question), { role: "robot", content: "?" } as never] }],
  ])("name what is wrong: %s", async (place, request) => {
    await expect(ask(request)).rejects.toMatchObject({ code: "invalid-argument", message: expect.stringContaining(place) });
  });
});

describe("a chat session", () => {
  it("remembers its pictures", async () => {
    const chat = model.startChat(short);
    await chat.ask(question, { images: [picture] });
    const second = await chat.ask(next, { images: [other] });
    const first = await ask({ question, images: [picture] });
    expect(facts(second)).toEqual(facts(await ask({ question: next, images: [picture, other], history: first.history })));
    expect(chat.messages.map(({ role }) => role)).toEqual(["user", "assistant", "user", "assistant"]);
    const resumed = model.startChat({ ...short, messages: chat.messages });
    expect(facts(await resumed.ask("Why?"))).toEqual(facts(await chat.ask("Why?")));
  });

  it("forgets a question that failed or was given up, and answers one at a time", async () => {
    const chat = model.startChat({ systemMessage: "Be brief." });
    await expect(chat.ask(question, { images: ["no/such.png"] })).rejects.toMatchObject({ code: "media-not-found" });
    for await (const { type } of chat.stream(question)) if (type === "prompt-ready") break;
    expect(chat.messages).toEqual([]);
    for await (const { type } of chat.stream(question)) {
      if (type === "prompt-ready") await expect(chat.ask("And?")).rejects.toMatchObject({ code: "invalid-argument" });
      if (type === "finish") break;
    }
    expect(chat.messages).toHaveLength(2);
    await expect(chat.ask(" ")).rejects.toMatchObject({ code: "empty-question" });
    expect(() => model.startChat({ system: "Be brief." } as object)).toThrow("`systemMessage`");
  });
});
