import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openCheckpoint } from "@tessera/checkpoint";
import { convertCheckpoint, findGraph } from "@tessera/converter";
import { type Session, seededRandom } from "@tessera/core";
import { type ChatRequest, type LoadedModel, type LoadOptions, loadModel, streamChat } from "@tessera/engine";
import { allLogits, openTokenEmbedding } from "@tessera/language-decoder";
import { createRuntime } from "@tessera/runtime";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { stageOpener } from "../src/load/open-stages.ts";
import { type Layout, readStages } from "../src/load/read-stages.ts";

const relatives = fileURLToPath(new URL("fixtures/relatives", import.meta.url));
const originals = fileURLToPath(new URL("../../converter/test/fixtures", import.meta.url));
const picture = join(relatives, "pictures", readdirSync(join(relatives, "pictures"))[0]!);
const names = readdirSync(relatives).filter((name) => name !== "pictures");
/** Without tokenizers. */
const bare = ["yi-40b-like", "internlm2-26b-like-sharded", "phi3-4b-like", "qwen2-1b-like"];
const requests: readonly ChatRequest[] = [
  { question: "What is shown?", images: [picture] },
  { question: "Hello" },
  { question: "Read every word of this, please, and then tell me about it." },
];

let cacheFolder: string;
beforeAll(() => {
  cacheFolder = mkdtempSync(join(tmpdir(), "tessera-stages-"));
});
afterAll(() => rmSync(cacheFolder, { recursive: true }));

/** Every layer on its own device where `cuts` says so. */
function layout(cuts: readonly number[], numLayers: number): Layout {
  const ends = [...cuts, numLayers];
  const stages = ends.map((end, i) => {
    const first = ends[i - 1] ?? 0;
    return { device: `cpu:${i}`, vision: i === 0, embedding: i === 0, head: end === numLayers, layers: { first, end } };
  });
  return { stages };
}

/** At least one cut. */
function randomCuts(numLayers: number, random: () => number): number[] {
  const places = Array.from({ length: numLayers - 1 }, (_, i) => i + 1);
  const cuts = places.filter(() => random() < 0.5);
  return cuts.length > 0 ? cuts : [places[Math.floor(random() * places.length)]!];
}

async function ask(model: LoadedModel, request: ChatRequest) {
  const events = streamChat(model, { ...request, maxNewTokens: 5, logprobs: 1 }, undefined);
  let step = await events.next();
  while (!step.done) step = await events.next();
  return { ids: step.value.tokenIds, logprobs: step.value.logprobs!.map(({ logprob }) => logprob) };
}

describe.each(["fp32", "int8"] as const)("split at random, at %s,", (precision) => {
  test.each(names)("%s answers as when whole", async (name) => {
    const folder = join(relatives, name);
    const options: LoadOptions = { precision, cacheFolder, prefixCacheBytes: 0 };
    await using whole = await loadModel(folder, options);
    const expected = [];
    for (const request of requests) expected.push(await ask(whole, request));
    const numLayers = whole.config.llm_config.num_hidden_layers;
    const cuts = randomCuts(numLayers, seededRandom(name.length));
    await using split = await loadModel(folder, { ...options, placement: { ...layout(cuts, numLayers), microBatches: 2 } });
    for (const [i, request] of requests.entries()) expect(await ask(split, request), `${cuts}: ${request.question}`).toEqual(expected[i]);
    const together = await Promise.all(requests.map((request) => ask(split, request)));
    expect(together.map(({ ids }) => ids)).toEqual(expected.map(({ ids }) => ids));
  });

  test.each(bare)("%s has the logits that it has when whole", async (name) => {
    await using checkpoint = await openCheckpoint(join(originals, name));
    const converted = await convertCheckpoint(checkpoint, { cacheFolder, precision: { vision: precision, language: precision } });
    const { language } = converted.manifest;
    const { file } = findGraph(language.graphs, { step: "decode", kv: "fp32", kernels: false })!;
    const cuts = randomCuts(language.numLayers, seededRandom(name.length));
    const { stages } = layout(cuts, language.numLayers);
    await using runtime = await createRuntime();
    const inputIds = Array.from({ length: 9 }, (_, i) => i + 3);
    await using embedding = await openTokenEmbedding(join(converted.folder, language.embedding.file), language.embedding);
    const logits = (session: Session) => allLogits({ inputIds }, { ...language, session, embedding });
    const whole = await logits(await runtime.createSession(join(converted.folder, file)));
    expect(whole.some((value) => value !== 0)).toBe(true);
    expect(
      await logits(
        await stageOpener({ checkpoint, converted, runtime, signal: undefined }, readStages({ stages }, language.numLayers)!)(file),
      ),
    ).toEqual(whole);
  });
});

it("over int8 keys and values, with ONNX Runtime's operators and with int4 weights, the bundled model answers as when whole", async () => {
  for (const options of [{ kvCache: "int8" }, { kernels: false }, { kernels: false, kvCache: "int8" }, { precision: "int4" }] as const) {
    await using whole = await loadModel("demo", { ...options, cacheFolder });
    await using split = await loadModel("demo", { ...options, cacheFolder, placement: layout([1, 4], 6) });
    for (const request of requests) expect(await ask(split, request)).toEqual(await ask(whole, request));
  }
});

it("outlives an abort between stages", async () => {
  await using model = await loadModel("demo", { cacheFolder, placement: layout([2, 4], 6) });
  const { ids } = await ask(model, requests[1]!);
  const controller = new AbortController();
  const events = streamChat(model, { question: "Hello. ".repeat(200), minNewTokens: 20 }, controller.signal);
  const read = (async () => {
    for await (const { type } of events) if (type === "text-delta") controller.abort(new Error("enough"));
  })();
  const other = ask(model, requests[1]!);
  await expect(read).rejects.toThrow("enough");
  expect((await other).ids).toEqual(ids);
  expect((await ask(model, requests[1]!)).ids).toEqual(ids);
});

describe("a placement", () => {
  const { stages } = layout([2], 4);
  const [one, two] = stages as [Layout["stages"][number], Layout["stages"][number]];

  it("is its stages with layers, or nothing where that is one", () => {
    expect(readStages({ stages }, 4)).toEqual({ ranges: stages.map(({ layers }) => layers), microBatches: 1 });
    expect(readStages({ stages: [{ ...one, layers: { first: 0, end: 4 }, head: true }] }, 4)).toBeUndefined();
    expect(readStages(undefined, 4)).toBeUndefined();
  });

  it.each([
    [{ stages: [one] }, /head 0 times/],
    [{ stages: [{ ...one, vision: false }, two] }, /vision 0 times/],
    [{ stages: [one, { ...two, embedding: true }] }, /embedding 2 times/],
    [{ stages: [one, { ...two, layers: { first: 3, end: 4 } }] }, /layer 3 on cpu:1 where layer 2/],
    [{ stages: [one, { ...two, layers: { first: 2, end: 3 } }] }, /3 layers, the model 4/],
    [
      {
        stages: [
          { ...one, head: true },
          { ...two, head: false },
        ],
      },
      /head apart/,
    ],
    [{ stages: [one, { ...two, device: "cuda:0" }] }, /no device cuda:0/],
    [{ stages: [one, {}] }, /placement/],
    [{ stages: [one, two], microBatches: 0 }, /placement.microBatches/],
    [{}, /placement/],
    [null, /placement/],
  ])("%j is refused", (placement, message) => {
    expect(() => readStages(placement as unknown as Layout, 4)).toThrow(message);
  });
});
