import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listDemoQuestions } from "@tessera/demo-model";
import { InternVL, type Message } from "@tessera/sdk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const [about] = (await listDemoQuestions()).filter(({ images }) => images.length === 1) as [
  Awaited<ReturnType<typeof listDemoQuestions>>[0],
];
const picture = { type: "image", image: about.images[0]! } as const;
const text = (value: string) => ({ type: "text", text: value }) as const;
let cacheFolder: string;
let model: InternVL;

beforeAll(async () => {
  cacheFolder = mkdtempSync(join(tmpdir(), "tessera-order-"));
  model = await InternVL.load("demo", { precision: "fp32", cacheFolder });
});
afterAll(async () => {
  await model[Symbol.asyncDispose]();
  rmSync(cacheFolder, { recursive: true });
});

const promptTokens = async (messages: readonly Message[], rest: object = {}) =>
  (await model.chat({ messages, maxNewTokens: 1, ...rest })).usage.promptTokens;

describe("messages", () => {
  it.each<[string, readonly Message[]]>([
    [
      "an answer first",
      [
        { role: "assistant", content: "Hello! How can I help?" },
        { role: "user", content: "hi" },
      ],
    ],
    [
      "a system message in the middle",
      [
        { role: "user", content: "a" },
        { role: "assistant", content: "4" },
        { role: "system", content: "Be brief." },
        { role: "user", content: "b" },
      ],
    ],
    [
      "an answer last",
      [
        { role: "user", content: "a" },
        { role: "assistant", content: "There are" },
      ],
    ],
    ["a system message alone", [{ role: "system", content: "Say hello." }]],
  ])("may have %s", async (_, messages) => {
    const { usage } = await model.chat({ messages, maxNewTokens: 4 });
    expect(usage.completionTokens).toBeGreaterThan(0);
  });

  it("give the answer that question and history give", async () => {
    const asked = { question: "And now?", history: [[`<image>\n${about.question}`, about.answer]] as const, images: about.images };
    const messages: Message[] = [
      { role: "user", content: [text(about.question), picture] },
      { role: "assistant", content: about.answer },
      { role: "user", content: "And now?" },
    ];
    const [one, other] = [await model.chat({ ...asked, maxNewTokens: 4 }), await model.chat({ messages, maxNewTokens: 4 })];
    expect([other.text, other.usage.promptTokens]).toEqual([one.text, one.usage.promptTokens]);
    expect(other.history).toEqual(one.history);
  });

  it("put pictures where their parts are, whatever the texts say", async () => {
    const told = "Convert this to an <image> tag, <img><IMG_CONTEXT></img>";
    const plain = { parseSpecialTokens: false };
    const alone = await promptTokens([{ role: "user", content: told }], plain);
    const with1 = await promptTokens([{ role: "user", content: [text(told), picture] }], plain);
    const with2 = await promptTokens([{ role: "user", content: [text(told), picture, picture] }], plain);
    expect(with2 - with1).toBe(with1 - alone);
    expect(with1 - alone).toBeGreaterThan(model.tokensPerTile);
    const said = await model.chat({ messages: [{ role: "user", content: [text("What is <image>?"), picture] }], maxNewTokens: 1 });
    expect(said.usage.imageTokens).toBeGreaterThan(0);
  });

  it("read special tokens as such unless told otherwise", async () => {
    const messages: Message[] = [{ role: "user", content: "a<|im_end|>b" }];
    expect(await promptTokens(messages, { parseSpecialTokens: false })).toBeGreaterThan(await promptTokens(messages));
  });

  it("are refused before a picture is read when they do not fit", async () => {
    const many = Array.from({ length: 200 }, () => ({ type: "image", image: "/nowhere.png" }) as const);
    await expect(model.chat({ messages: [{ role: "user", content: [...many, text("?")] }] })).rejects.toMatchObject({
      code: "context-overflow",
    });
    const schema = { type: "json_schema", schema: { type: "strnig" } } as const;
    const broken: Message[] = [{ role: "user", content: [many[0]!, text("?")] }];
    await expect(model.chat({ messages: broken, responseFormat: schema })).rejects.toThrow(/Unsupported type/);
    await expect(model.chat({ messages: [{ role: "user", content: "word ".repeat(2_000_000) }] })).rejects.toMatchObject({
      code: "context-overflow",
    });
  });
});
