import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { demoMediaFolder, listDemoQuestions } from "@tessera/demo-model";
import { type ChatResult, InternVL, type LoadOptions, verifyModel } from "@tessera/sdk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const picture = join(demoMediaFolder, "shapes.png");
let cacheFolder: string;
// Over ONNX Runtime's operators, on any machine: kernels.test.ts has our own.
const kernels = false;
const load = (options: LoadOptions = {}) => InternVL.load("demo", { kvCache: "int8", cacheFolder, kernels, ...options });

/** The largest difference of two log probabilities that rounding could turn round. */
const nearlyLevel = 0.02;

/** How far the choice led, in nats, at the token where an answer first parts from another; 0 where both are the same. */
function leadWherePartedFrom(expected: ChatResult, actual: ChatResult): number {
  const at = expected.tokenIds.findIndex((id, i) => id !== actual.tokenIds[i]);
  if (at < 0) return 0;
  const [first, second] = expected.logprobs?.[at]?.top ?? [];
  if (first === undefined || second === undefined || actual.tokenIds[at] !== second.id) return Number.POSITIVE_INFINITY;
  return first.logprob - second.logprob;
}

beforeAll(() => {
  cacheFolder = mkdtempSync(join(tmpdir(), "tessera-kv-"));
});
afterAll(() => rmSync(cacheFolder, { recursive: true }));

describe("an int8 KV cache", () => {
  it("changes the distributions little", async () => {
    // Measured: mean 4.9e-5, largest 6.0e-4, all first choices the same.
    const cache = await verifyModel("demo", { precision: "fp32", kvCache: "int8", cacheFolder });
    expect(cache.meanKl).toBeGreaterThan(0);
    expect(cache.meanKl).toBeLessThan(5e-4);
    expect(cache.agreement).toBeGreaterThan(0.95);
    // Measured: 3.5e-4 without it, 4.5e-4 with it.
    expect((await verifyModel("demo", { precision: "int8", kvCache: "int8", cacheFolder, kernels })).meanKl).toBeLessThan(2e-3);
  });

  it.each(["fp32", "int8"] as const)("gives each of many its answer, alone and side by side (%s)", async (precision) => {
    const questions = (await listDemoQuestions()).filter(({ video }) => video === undefined);
    const requests = questions.map(({ question, images }) => ({ question, images, logprobs: 2 }));
    const caches = { imageCacheBytes: 0, prefixCacheBytes: 0 };
    await using model = await load({ precision, ...caches });
    const alone: ChatResult[] = [];
    for (const request of requests) alone.push(await model.chat(request));
    const together = await Promise.all([...requests, ...requests].map((request) => model.chat(request)));
    // ONNX Runtime's products are summed in another order for more rows: choices that are nearly level may go either way.
    for (const [i, answer] of together.entries()) expect(leadWherePartedFrom(alone[i % alone.length]!, answer)).toBeLessThan(nearlyLevel);
    await using plain = await InternVL.load("demo", { precision, cacheFolder, kernels, ...caches });
    const differing: string[] = [];
    for (const [i, request] of requests.entries())
      if ((await plain.chat(request)).text !== alone[i]?.text) differing.push(request.question);
    expect(differing.length).toBeLessThanOrEqual(1);
  });

  it("serves the next turn from what it holds, and a long new part is read beside it", async () => {
    await using model = await load();
    await using fresh = await load({ prefixCacheBytes: 0 });
    const question = `What is this? ${"Look well. ".repeat(40)}`;
    const first = await model.chat({ question, images: [picture] });
    for (const next of ["And?", `And the colors? ${"Look well. ".repeat(40)}`]) {
      const request = { question: next, images: [picture], history: first.history };
      const second = await model.chat(request);
      expect(second.reused.promptTokens).toBeGreaterThanOrEqual(first.usage.promptTokens);
      expect(second.text).toBe((await fresh.chat(request)).text);
    }
  });

  it("outlives an abort while a prompt is read and while an answer is written", async () => {
    await using model = await load();
    const request = { question: `What is this? ${"Look well. ".repeat(100)}`, images: [picture], minNewTokens: 20 };
    for (const until of ["vision-end", "text-delta"]) {
      const controller = new AbortController();
      const run = async () => {
        for await (const event of model.stream(request, { signal: controller.signal }))
          if (event.type === until) setImmediate(() => controller.abort(new Error("enough")));
      };
      await expect(run()).rejects.toThrow("enough");
      expect(model.activeSlots).toBe(0);
    }
    await using fresh = await load({ prefixCacheBytes: 0 });
    expect((await model.chat(request)).text).toBe((await fresh.chat(request)).text);
  });

  it("searches with beams, without the prefill graph and through the stock binding", async () => {
    const request = { question: "What is this?", images: [picture], numBeams: 3 };
    const answers: string[] = [];
    for (const options of [{}, { fastPrefill: false }, { runtime: "binding" }] as const) {
      await using model = await load(options);
      answers.push((await model.chat(request)).text);
    }
    expect(new Set(answers).size).toBe(1);
  });

  it("takes a quarter of the memory", async () => {
    const request = { question: "What is this?", maxNewTokens: 1 };
    await using model = await load();
    await using plain = await load({ kvCache: "fp32" });
    expect((await model.estimate(request)).memoryBytes * 4).toBe((await plain.estimate(request)).memoryBytes);
  });

  it("keeps its scales beside the graphs, and measures them anew when the file is cut off or changed", async () => {
    const scales = async () => {
      await using model = await load();
      const names = readdirSync(model.convertedFolder).filter((name) => name.startsWith("kv-scales"));
      expect(names).toHaveLength(1);
      const path = join(model.convertedFolder, names[0]!);
      return { path, bytes: readFileSync(path) };
    };
    const { path, bytes } = await scales();
    writeFileSync(path, bytes.subarray(0, 100));
    expect((await scales()).bytes.equals(bytes)).toBe(true);
    // So are changed bytes of the same number.
    const other = Buffer.from(bytes);
    other[5]! ^= 1;
    writeFileSync(path, other);
    expect((await scales()).bytes.equals(bytes)).toBe(true);
    rmSync(path);
  });

  it("has a type that is checked", async () => {
    await expect(load({ kvCache: "int4" as "int8" })).rejects.toMatchObject({ code: "invalid-argument", facts: { argument: "kvCache" } });
  });
});
