import { mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { demoMediaFolder } from "@tessera/demo-model";
import { InternVL, type LoadOptions } from "@tessera/sdk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const picture = join(demoMediaFolder, "shapes.png");
const other = join(demoMediaFolder, "receipt.png");
const nothing = { tiles: 0, pictures: { memory: 0, disk: 0, encoded: 1 }, promptTokens: 0 };
const question = "What is this?";
let cacheFolder: string;
let plain: InternVL;
const load = (options: LoadOptions = {}) => InternVL.load("demo", { precision: "fp32", cacheFolder, ...options });

beforeAll(async () => {
  cacheFolder = mkdtempSync(join(tmpdir(), "tessera-reuse-"));
  plain = await load({ imageCacheBytes: 0, prefixCacheBytes: 0 });
});
afterAll(async () => {
  await plain[Symbol.asyncDispose]();
  rmSync(cacheFolder, { recursive: true });
});

describe("what was computed before", () => {
  it("is not computed again for the same picture, however it is given", async () => {
    await using model = await load();
    const first = await model.chat({ question, images: [picture] });
    expect(first.reused).toEqual(nothing);
    const again = await model.chat({ question: "Which shapes are there?", images: [await readFile(picture)] });
    expect(again.reused.tiles).toBe(again.usage.tiles);
    // System message and picture; the question differs.
    expect(again.reused.promptTokens).toBeGreaterThanOrEqual(again.usage.imageTokens);
    expect(again.tokenIds).toEqual((await plain.chat({ question: "Which shapes are there?", images: [picture] })).tokenIds);
    const cut = await model.chat({ question, images: [picture], maxTiles: 1 });
    expect(cut.usage.tiles === first.usage.tiles ? cut.usage.tiles : 0).toBe(cut.reused.tiles);
  });

  it("is told apart by content: another picture with as many tokens is read anew", async () => {
    await using model = await load();
    await model.chat({ question, images: [picture], maxTiles: 1 });
    const answer = await model.chat({ question, images: [other], maxTiles: 1 });
    expect(answer.reused.tiles).toBe(0);
    expect(answer.reused.promptTokens).toBeLessThan(answer.usage.promptTokens - answer.usage.imageTokens);
    expect(answer.tokenIds).toEqual((await plain.chat({ question, images: [other], maxTiles: 1 })).tokenIds);
  });

  it("serves the next turn, which reads only what is new", async () => {
    await using model = await load();
    const first = await model.chat({ question: `<image>\n<image>\n${question}`, images: [picture, other] });
    const request = { question: "And the colors?", images: [picture, other], history: first.history };
    const second = await model.chat(request);
    expect(second.reused.tiles).toBe(second.usage.tiles);
    expect(second.reused.promptTokens).toBeGreaterThanOrEqual(first.usage.promptTokens);
    expect(second.tokenIds).toEqual((await plain.chat(request)).tokenIds);
  });

  it("is forgotten when caches are turned off", async () => {
    const request = { question, images: [picture] };
    await plain.chat(request);
    expect((await plain.chat(request)).reused).toEqual(nothing);
    await expect(load({ imageCacheBytes: -1 })).rejects.toMatchObject({ code: "invalid-argument" });
  });

  it("takes frames of a video that were seen before", async () => {
    await using model = await load();
    const video = [picture, other, picture];
    const first = await model.chat({ question, video });
    expect(first.reused).toMatchObject({ tiles: 1, pictures: { memory: 1, disk: 0, encoded: 2 } });
    const again = await model.chat({ question: "How many frames?", video });
    expect(again.reused).toMatchObject({ tiles: 3, pictures: { memory: 3, disk: 0, encoded: 0 } });
    expect((await plain.chat({ question, video })).reused).toMatchObject({ tiles: 1, pictures: { memory: 1, disk: 0, encoded: 2 } });
  });
});
