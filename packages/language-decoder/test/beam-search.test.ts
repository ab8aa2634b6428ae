import { createLanguageDecoder, KvCache } from "@tessera/language-decoder";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BeamHypotheses } from "../src/beam/beam-hypotheses.ts";
import { topCandidates } from "../src/prediction/top-candidates.ts";
import { embedding, kvKinds, kvOptions, ToySession, toySizes, vocabSize } from "./toy-session.ts";

const decoder = (kind: (typeof kvKinds)[number] = "float32") =>
  createLanguageDecoder({
    session: new ToySession(),
    embedding,
    ...toySizes,
    contextLength: 400,
    ...kvOptions(kind),
  });

async function search(numBeams: number, maxNewTokens: number, stopTokenIds: number[] = [], kind: (typeof kvKinds)[number] = "float32") {
  const ids: number[] = [];
  let score: number | undefined;
  for await (const event of decoder(kind).generate({ inputIds: [1], stopTokenIds, options: { numBeams, maxNewTokens } })) {
    if (event.type === "token") ids.push(event.id);
    if (event.type === "finish") score = event.score;
  }
  return { ids, score };
}

/** Log-probability of the toy's favoured token and of any other: its logits are 1 and 0. */
const normalizer = Math.log(Math.E + vocabSize - 1);
const favoured = 1 - normalizer;

describe("beam search", () => {
  it.each(kvKinds)("finds the toy's certain path, with the mean log-probability as its score (%s cache)", async (kind) => {
    const greedy: number[] = [];
    for await (const event of decoder().generate({ inputIds: [1], stopTokenIds: [], options: { maxNewTokens: 12 } }))
      if (event.type === "token") greedy.push(event.id);
    const { ids, score } = await search(3, 12, [], kind);
    expect(ids).toEqual(greedy);
    expect(score).toBeCloseTo(favoured, 5);
  });

  it("weighs an answer that ends against those that go on", async () => {
    const greedy = (await search(2, 6)).ids;
    const stop = greedy[2]!;
    const { ids, score } = await search(2, 6, [stop]);
    expect(ids).toEqual(greedy.slice(0, greedy.indexOf(stop) + 1));
    expect(score).toBeCloseTo(favoured, 5);
  });

  it("refuses sampling and a number of beams that is none", async () => {
    const run = (options: object) =>
      decoder()
        .generate({ inputIds: [1], stopTokenIds: [], options })
        .next();
    await expect(run({ numBeams: 2, doSample: true })).rejects.toMatchObject({ code: "invalid-argument" });
    await expect(run({ numBeams: 0 })).rejects.toMatchObject({ code: "invalid-argument" });
  });
});

describe("BeamHypotheses", () => {
  it("keeps the best answers and knows when nothing better can come", () => {
    const hypotheses = new BeamHypotheses({ numBeams: 2, lengthPenalty: 1, earlyStopping: false });
    hypotheses.add([1], -4, 2);
    expect(hypotheses.isDone(-0.1, 2)).toBe(false);
    hypotheses.add([2], -1, 1);
    hypotheses.add([3], -9, 3);
    expect(hypotheses.best).toEqual([
      { ids: [2], score: -1 },
      { ids: [1], score: -2 },
    ]);
    expect(hypotheses.isDone(-5.9, 3)).toBe(false);
    expect(hypotheses.isDone(-6, 3)).toBe(true);
    expect(new BeamHypotheses({ numBeams: 1, lengthPenalty: 1, earlyStopping: true }).isDone(0, 1)).toBe(false);
  });
});

describe("topCandidates", () => {
  it("finds the best over all beams like a full sort", () => {
    const row = fc.array(fc.float({ min: -9, max: 0, noNaN: true }), { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 9 }), (rows, count) => {
        const scores = rows.map((values) => Float32Array.from(values));
        const all = scores.flatMap((values) => [...values]).sort((a, b) => b - a);
        expect(topCandidates(scores, count).map(({ score }) => score)).toEqual(all.slice(0, count));
      }),
    );
  });
});

describe("a forked KV cache", () => {
  it("has the same content in memory of its own", () => {
    const options = { numLayers: 1, numKvHeads: 1, headSize: 1, maxCapacity: 300 };
    const cache = new KvCache(options);
    cache.reserve(2);
    (cache.inputs.past_key_0!.data as Float32Array).set([5, 6]);
    cache.length = 2;
    const copy = cache.copy(2);
    (cache.inputs.past_key_0!.data as Float32Array)[0] = 9;
    expect([copy.length, copy.inputs.past_key_0!.data[0], copy.inputs.past_key_0!.data[1]]).toEqual([2, 5, 6]);
  });
});
