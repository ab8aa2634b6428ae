import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listDemoQuestions } from "@tessera/demo-model";
import { findKernels } from "@tessera/kernels";
import { InternVL, type LoadOptions, verifyModel } from "@tessera/sdk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const { missing } = findKernels();
const caches = { imageCacheBytes: 0, prefixCacheBytes: 0 };
let cacheFolder: string;
const load = (options: LoadOptions = {}) => InternVL.load("demo", { cacheFolder, ...options });

beforeAll(() => {
  cacheFolder = mkdtempSync(join(tmpdir(), "tessera-own-"));
});
afterAll(() => rmSync(cacheFolder, { recursive: true }));

/** The same text, but that a side of a box may lie a thousandth or two of the picture beside it: neighbouring numbers are nearly equal tokens. */
function sameAnswer(a: string, b: string): boolean {
  if (!a.includes("[[")) return a === b;
  const numbers = (text: string) => (text.match(/\d+/g) ?? []).map(Number);
  const others = numbers(b);
  return a.replace(/\d+/g, "") === b.replace(/\d+/g, "") && numbers(a).every((value, i) => Math.abs(value - others[i]!) <= 2);
}

describe.skipIf(missing !== undefined)(`operators of our own${missing === undefined ? "" : ` (${missing})`}`, () => {
  it("compute unless they are turned off, and the model says so", async () => {
    await using model = await load();
    expect([model.kernels, model.kernelsMissing]).toEqual([true, undefined]);
    await using stock = await load({ kernels: false });
    expect([stock.kernels, stock.kernelsMissing]).toEqual([false, "They are turned off"]);
  });

  const ways = (["int8", "int4"] as const).flatMap((precision) => (["fp32", "int8"] as const).map((kvCache) => ({ precision, kvCache })));
  it.each(ways)("give the answers of ONNX Runtime's, alone and side by side ($precision, $kvCache cache)", async (options) => {
    const questions = (await listDemoQuestions()).map(({ question, images, video }) =>
      video ? { question, video } : { question, images },
    );
    await using model = await load({ ...options, ...caches });
    await using stock = await load({ ...options, ...caches, kernels: false });
    const differing: string[] = [];
    const alone: string[] = [];
    for (const request of questions) {
      const { text } = await model.chat(request);
      alone.push(text);
      // Now the logits are read.
      expect((await model.chat({ ...request, logprobs: 0 })).text).toBe(text);
      if (!sameAnswer(text, (await stock.chat(request)).text)) differing.push(request.question);
    }
    // A choice between two nearly equal tokens may go the other way.
    expect(differing.length).toBeLessThanOrEqual(1);
    const together = await Promise.all(questions.map((request) => model.chat(request)));
    expect(together.filter(({ text }, i) => !sameAnswer(text, alone[i]!)).length).toBeLessThanOrEqual(1);
  });

  it.each(ways)("change the distributions little ($precision, $kvCache cache)", async (options) => {
    const ours = await verifyModel("demo", { ...options, cacheFolder });
    const stock = await verifyModel("demo", { ...options, cacheFolder, kernels: false });
    expect([ours.kernels, stock.kernels]).toEqual([true, false]);
    // Measured: int8 3.5e-4 (stock 3.2e-4), with an int8 cache 5.2e-4 (4.8e-4); int4 about 8e-3 either way.
    const bound = options.precision === "int8" ? 2e-3 : 2e-2;
    expect(ours.meanKl).toBeLessThan(bound);
    expect(stock.meanKl).toBeLessThan(bound);
  });

  it("read the next turn over what is kept, and searches with beams agree", async () => {
    const [asked] = await listDemoQuestions();
    const { question, images } = asked!;
    for (const kvCache of ["fp32", "int8"] as const) {
      await using model = await load({ kvCache });
      await using fresh = await load({ kvCache, prefixCacheBytes: 0 });
      const first = await model.chat({ question, images });
      const request = { question: `And the colors? ${"Look well. ".repeat(100)}`, images, history: first.history };
      const second = await model.chat(request);
      expect(second.reused.promptTokens).toBeGreaterThanOrEqual(first.usage.promptTokens);
      expect(second.text).toBe((await fresh.chat(request)).text);
      const beams = { question, images, numBeams: 3 };
      expect((await model.chat(beams)).text).toBe((await fresh.chat(beams)).text);
    }
  });

  it("outlive an abort while a prompt is read", async () => {
    const [asked] = await listDemoQuestions();
    for (const kvCache of ["fp32", "int8"] as const) {
      await using model = await load({ kvCache });
      const request = { question: `What is this? ${"Look well. ".repeat(200)}`, images: asked!.images };
      const controller = new AbortController();
      const run = async () => {
        for await (const { type } of model.stream(request, { signal: controller.signal }))
          if (type === "vision-end") setImmediate(() => controller.abort(new Error("enough")));
      };
      await expect(run()).rejects.toThrow("enough");
      await using fresh = await load({ kvCache, prefixCacheBytes: 0 });
      expect((await model.chat(request)).text).toBe((await fresh.chat(request)).text);
    }
  });

  it("keep the scales of an int8 KV cache apart from those of ONNX Runtime's", async () => {
    for (const kernels of [true, false]) await (await load({ kvCache: "int8", kernels }))[Symbol.asyncDispose]();
    await using model = await load({ kvCache: "int8" });
    expect(readdirSync(model.convertedFolder).filter((name) => name.startsWith("kv-scales"))).toHaveLength(2);
  });
});

it("are missing through the stock binding and at fp32, and the model says why", async () => {
  await using binding = await load({ runtime: "binding" });
  expect([binding.kernels, binding.kernelsMissing]).toEqual([false, "The stock binding cannot load them"]);
  await using exact = await load({ precision: "fp32" });
  expect([exact.kernels, exact.kernelsMissing]).toEqual([false, "There are none for fp32"]);
});
