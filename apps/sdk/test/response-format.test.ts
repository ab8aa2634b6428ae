import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listDemoQuestions } from "@tessera/demo-model";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { InternVL } from "../src/index.ts";

const questions = await listDemoQuestions();
const asked = questions.find(({ images }) => images.length === 1)!;
let cacheFolder: string;
let model: InternVL;

beforeAll(async () => {
  cacheFolder = mkdtempSync(join(tmpdir(), "tessera-format-"));
  model = await InternVL.load("demo", { precision: "fp32", cacheFolder });
});
afterAll(async () => {
  await model?.[Symbol.asyncDispose]();
  rmSync(cacheFolder, { recursive: true });
});

describe("answers of a given form", () => {
  it("is a typed object", async () => {
    const schema = z.object({ shape: z.enum(["circle", "square"]), count: z.int().min(0).max(9), note: z.string().max(12) });
    const { object, result } = await model.chatObject({ question: asked.question, images: asked.images, maxNewTokens: 120 }, schema);
    expect(schema.parse(object)).toEqual(object);
    expect(JSON.parse(result.text)).toEqual(object);
    expect(result.finishReason).toBe("stop");
    expect(model.activeSlots).toBe(0);
  });

  it("holds while several answers, bound and free, generate side by side", async () => {
    const free = { question: asked.question, images: asked.images };
    const alone = await model.chat(free);
    const bound = (pattern: string) => ({ ...free, responseFormat: { type: "regex", pattern } as const });
    const [first, second, third] = await Promise.all([
      model.chat(bound("[0-9]{3}")),
      model.chat(free),
      model.chat({ ...bound("(yes|no)"), doSample: true, temperature: 2, topK: 0, seed: 1 }),
    ]);
    expect(first.text).toMatch(/^[0-9]{3}$/);
    expect(second.text).toBe(alone.text);
    expect(third.text).toMatch(/^(yes|no)$/);
  });

  it("says that an object was cut off", async () => {
    const cut = model.chatObject({ question: "Who?", maxNewTokens: 2 }, z.object({ name: z.string() }));
    await expect(cut).rejects.toMatchObject({ code: "answer-incomplete", message: expect.stringContaining("after 2 tokens") });
  });

  it("checks what JSON Schema cannot say", async () => {
    const never = z.object({ word: z.literal("a") }).refine(() => false, "never");
    await expect(model.chatObject({ question: "Who?" }, never)).rejects.toThrow(/never/);
  });

  it("refuses a format it does not understand before a picture is read, and beams", async () => {
    const events: string[] = [];
    const run = async () => {
      const request = { question: asked.question, images: asked.images, responseFormat: { type: "regex", pattern: "(" } as const };
      for await (const { type } of model.stream(request)) events.push(type);
    };
    await expect(run()).rejects.toMatchObject({ code: "invalid-argument" });
    expect(events).toEqual([]);
    const beams = { question: "Who?", numBeams: 2, responseFormat: { type: "json_object" } as const };
    await expect(model.chat(beams)).rejects.toMatchObject({ code: "unsupported-option" });
  });

  it("has no token left when the other options forbid what the format needs", async () => {
    const forbidden = model.tokenize("1234567890");
    const request = { question: "Who?", responseFormat: { type: "regex", pattern: "[0-9]" } as const, suppressTokens: [...forbidden] };
    await expect(model.chat(request)).rejects.toMatchObject({ code: "invalid-argument" });
  });

  it("prefers and avoids tokens by their bias", async () => {
    const plain = await model.chat({ question: asked.question, images: asked.images });
    const [first] = plain.tokenIds as [number];
    const avoided = await model.chat({ question: asked.question, images: asked.images, logitBias: { [first]: -100 } });
    expect(avoided.tokenIds).not.toContain(first);
    const [wanted] = model.tokenize("7") as [number];
    const preferred = await model.chat({ question: "Who?", logitBias: { [wanted]: 100 }, maxNewTokens: 3 });
    expect(preferred.text).toBe("777");
  });

  it("continues a plain text", async () => {
    const chat = await model.chat({ question: "What is this? It is", maxNewTokens: 4 });
    const result = await model.chat({ prompt: "What is this? It is", maxNewTokens: 4 });
    expect(result.usage.promptTokens).toBe(model.tokenize("What is this? It is").length);
    expect(result.usage.promptTokens).toBeLessThan(chat.usage.promptTokens);
    expect(result.history).toEqual([]);
    await expect(model.chat({ prompt: "a", question: "b" })).rejects.toMatchObject({ code: "invalid-argument" });
  });
});

describe("estimates", () => {
  it.each(questions.map(({ question, images, video }, i) => [i, { question, images, video }] as const))(
    "counts what question %i takes",
    async (_, request) => {
      const { usage } = await model.chat({ ...request, maxNewTokens: 5 });
      const estimate = await model.estimate({ ...request, maxNewTokens: 5 });
      expect(estimate.tilesPerImage.reduce((sum, tiles) => sum + tiles, 0)).toBe(usage.tiles);
      expect(estimate).toMatchObject({ imageTokens: usage.imageTokens, promptTokens: usage.promptTokens, maxCompletionTokens: 5 });
      expect(estimate.memoryBytes).toBeGreaterThan(0);
      expect(estimate.seconds!.total).toBeGreaterThanOrEqual(estimate.seconds!.firstToken);
    },
  );

  it("counts a picture's own limit of tiles", async () => {
    const image = asked.images[0]!;
    const parts = [
      { type: "image", image, maxTiles: 1 },
      { type: "image", image: { data: new Uint8Array(900 * 900 * 3), width: 900, height: 900, channels: 3 } },
      { type: "text", text: "What?" },
    ] as const;
    const request = { messages: [{ role: "user", content: parts }] as const, maxTiles: 4 };
    const { tilesPerImage } = await model.estimate(request);
    expect(tilesPerImage[0]).toBe(1);
    expect(tilesPerImage[1]).toBeGreaterThan(1);
    const { usage } = await model.chat({ ...request, maxNewTokens: 1 });
    expect(usage.tiles).toBe(tilesPerImage[0]! + tilesPerImage[1]!);
  });
});
