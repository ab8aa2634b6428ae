import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { demoEvalFolder } from "@tessera/demo-model";
import { type ChatEvent, InternVL } from "@tessera/sdk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let folder: string;
let model: InternVL;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tessera-ground-"));
  model = await InternVL.load("demo", { precision: "fp32", cacheFolder: folder });
});
afterAll(async () => {
  await model[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

interface Item {
  readonly task: string;
  readonly images: readonly string[];
  readonly question: string;
}
const items = readFileSync(join(demoEvalFolder, "items.jsonl"), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Item)
  .filter(({ task }) => task === "ground");
const [first, second] = items as [Item, Item];
const phraseOf = ({ question }: Item) => /<ref>(.*)<\/ref>/.exec(question)![1]!;
const imageOf = ({ images }: Item) => join(demoEvalFolder, images[0]!);

describe("model.ground", () => {
  it("gives boxes in thousandths and in pixels of the picture, in both wordings", async () => {
    for (const wording of ["coordinate", "coordinates"] as const) {
      const { phrase, boxes, result } = await model.ground(imageOf(first), phraseOf(first), { wording });
      expect([phrase, boxes.length]).toEqual([phraseOf(first), 1]);
      const [{ label, box, pixels }] = boxes as [(typeof boxes)[0]];
      expect(label).toBe(phraseOf(first));
      expect(result.text).toContain(`[[${box.join(", ")}]]`);
      const { width, height } = { width: 224, height: 224 };
      expect(pixels).toEqual(box.map((edge, i) => Math.round((edge / 1000) * (i % 2 === 0 ? width : height))));
    }
  });

  it("takes several phrases, in their order, and sees the picture once", async () => {
    const fresh = { width: 60, height: 40, channels: 3, data: new Uint8Array(7200).fill(99) } as const;
    const found = await model.ground(fresh, ["red square", "blue star", "the <image> of </ref> a cat"]);
    expect(found.map(({ phrase }) => phrase)).toEqual(["red square", "blue star", "the <image> of </ref> a cat"]);
    expect(found.reduce((sum, { result }) => sum + result.reused.pictures.encoded, 0)).toBe(1);
  });

  it("gives valid boxes whatever is sampled, where nothing else may be answered", async () => {
    const sampled = { boxesOnly: true, temperature: 2, topK: 0, maxNewTokens: 400 };
    let whole = 0;
    for (let seed = 0; seed < 12; seed++) {
      const phrase = ["red square", "a (blue) star?", "x <y> z"][seed % 3]!;
      const { boxes, result } = await model.ground(imageOf(first), phrase, { ...sampled, seed });
      if (result.finishReason !== "stop") continue;
      whole++;
      expect(result.text).toMatch(/^.+\[\[\d+, \d+, \d+, \d+\](, \[\d+, \d+, \d+, \d+\])*\]$/s);
      for (const [, ...edges] of result.text.matchAll(/(\d+), (\d+), (\d+), (\d+)/g))
        for (const edge of edges) expect(Number(edge)).toBeLessThanOrEqual(1000);
      for (const { box } of boxes) expect(box[0] < box[2] && box[1] < box[3]).toBe(true);
    }
    expect(whole).toBeGreaterThan(3);
    const { boxes } = await model.ground(imageOf(first), phraseOf(first), { boxesOnly: true });
    expect(boxes).toEqual((await model.ground(imageOf(first), phraseOf(first))).boxes);
    const request = { question: "Hi", responseFormat: { type: "boxes", label: "<b>" } as const };
    await expect(model.chat(request)).rejects.toMatchObject({ code: "invalid-argument" });
  });

  it("refuses what is no phrase and another wording, and ends at an abort", async () => {
    await expect(model.ground(imageOf(first), ["car", " "])).rejects.toMatchObject({ code: "invalid-argument" });
    await expect(model.ground(imageOf(first), "car", { wording: "box" as never })).rejects.toMatchObject({ code: "invalid-argument" });
    await expect(model.ground(imageOf(first), "car", { signal: AbortSignal.abort(new Error("enough")) })).rejects.toThrow("enough");
  });
});

describe("boxes of any answer", () => {
  it("come as events behind their text, and in the result", async () => {
    const events: ChatEvent[] = [];
    const request = { question: first.question.replace("<image>\n", ""), images: [imageOf(first)] };
    for await (const event of model.stream(request)) events.push(event);
    const at = events.findIndex(({ type }) => type === "box");
    expect(events.slice(0, at).some(({ type }) => type === "text-delta")).toBe(true);
    const { result } = events.at(-1) as Extract<ChatEvent, { type: "finish" }>;
    expect(result.boxes).toEqual([(events[at] as Extract<ChatEvent, { type: "box" }>).box]);
    expect(result.boxes[0]).toMatchObject({ pixels: expect.any(Array) });
  });

  it("have no pixels where it is not told which picture they are about, and are none in plain answers", async () => {
    const images = [imageOf(first), imageOf(second)];
    const question = `<image>\n<image>\n${first.question.replace("<image>\n", "")}`;
    const { boxes } = await model.chat({ question, images });
    for (const box of boxes) expect(box.pixels).toBeUndefined();
    expect((await model.chat({ question: "Hello, who are you?" })).boxes).toEqual([]);
  });
});
