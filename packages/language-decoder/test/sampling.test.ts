import { readFileSync } from "node:fs";
import { seededRandom } from "@tessera/core";
import {
  checkGenerationOptions,
  chooseToken,
  logProbability,
  processLogits,
  tokenLogprobs,
  topKThreshold,
  warpLogits,
} from "@tessera/language-decoder";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const { cases } = JSON.parse(readFileSync(new URL("fixtures/warpers.json", import.meta.url), "utf8"));
const finite = fc.float({ min: -20, max: 20, noNaN: true, noDefaultInfinity: true });

describe("recorded processors and warpers", () => {
  it.each<[string, any]>(cases.map((golden: any) => [JSON.stringify(golden.options), golden]))("%s", (_, golden) => {
    const { options: given } = golden;
    const options = {
      temperature: given.temperature,
      topK: given.top_k,
      topP: given.top_p,
      typicalP: given.typical_p,
      epsilonCutoff: given.epsilon_cutoff,
      etaCutoff: given.eta_cutoff,
      repetitionPenalty: given.repetition_penalty,
      noRepeatNgramSize: given.no_repeat_ngram_size,
      badWordsIds: given.bad_words_ids,
      suppressTokens: given.suppress_tokens,
      minLength: given.min_length,
      minNewTokens: given.min_new_tokens,
    };
    const logits = Float32Array.from(golden.logits);
    processLogits(logits, options, { history: golden.history_ids, generated: golden.history_ids.length - 1, stopTokenIds: [2] });
    const processed = golden.after_processors.map((value: number | string) =>
      typeof value === "string" ? Number(value.replace("inf", "Infinity")) : (value ?? Number.NEGATIVE_INFINITY),
    );
    logits.forEach((value, i) => {
      if (Number.isFinite(processed[i])) expect(value).toBeCloseTo(processed[i], 5);
      else expect(value).toBe(processed[i]);
    });
    const { ids, probabilities } = warpLogits(logits, options);
    const dense = new Float64Array(logits.length);
    for (const [i, id] of ids.entries()) dense[id] = probabilities[i]!;
    golden.probabilities.forEach((value: number, id: number) => {
      // float32 underflows where these float64 probabilities do not.
      if (dense[id] === 0 || value > 0) expect(dense[id]! > 0).toBe(value > 0);
      else expect(dense[id]).toBeLessThan(1e-30);
      expect(dense[id]).toBeCloseTo(value, 5);
    });
  });
});

describe("recorded warpers at equal logits", () => {
  const { cases: small, large } = JSON.parse(readFileSync(new URL("fixtures/ties.json", import.meta.url), "utf8"));
  const keptOf = (logits: Float32Array, given: any) => {
    const { temperature, top_k: topK, top_p: topP, typical_p: typicalP, epsilon_cutoff: epsilonCutoff, eta_cutoff: etaCutoff } = given;
    const { ids, probabilities } = warpLogits(logits, { temperature, topK, topP, typicalP, epsilonCutoff, etaCutoff });
    expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 9);
    expect(probabilities).toEqual([...probabilities].sort((a, b) => b - a));
    return [...ids].sort((a, b) => a - b);
  };

  it("keep the same tokens of small vocabularies", () => {
    for (const { options, logits, kept } of small) {
      const given = Float32Array.from(logits, (value: number | null) => value ?? Number.NEGATIVE_INFINITY);
      expect(keptOf(given, options), JSON.stringify({ options, logits })).toEqual(kept);
    }
  });

  it("keep the same tokens of a large one", () => {
    const levels = [0, 3, -2, 3, 1, 2, -9, 3, 0, -9, -9];
    const logits = Float32Array.from({ length: 1500 }, (_, id) => (id % 9 === 0 ? levels[id ** 2 % 11]! : -9));
    for (const { options, kept } of large) expect(keptOf(logits, options), JSON.stringify(options)).toEqual(kept);
  });

  it("keep all of the likeliest at a tiny temperature", () => {
    const logits = Float32Array.of(1, 2, 2, 1.5);
    expect(keptOf(logits, { top_k: 0, temperature: 1e-40 }).slice(0, 2)).toEqual([0, 1]);
    expect(warpLogits(logits, { topK: 0, temperature: 1e-40 }).probabilities.slice(0, 3)).toEqual([0.5, 0.5, 0]);
    expect(keptOf(logits, { top_k: 0, temperature: 1e-40, top_p: 0.3 })).toEqual([2]);
  });
});

describe("sampling", () => {
  it("finds the k-th largest value like a full sort", () => {
    fc.assert(
      fc.property(fc.array(finite, { minLength: 1, maxLength: 200 }), fc.nat(), (values, seed) => {
        const k = 1 + (seed % values.length);
        const logits = Float32Array.from(values);
        expect(topKThreshold(logits, k)).toBe(Float32Array.from(values).sort().reverse()[k - 1]);
      }),
    );
  });

  // The rule rounds to float32, as the reference does: the limit, the sum and each probability, half a step of numbers up to 1 each.
  const float32Steps = 3 * 2 ** -25;

  it("keeps the smallest nucleus that reaches the mass", () => {
    fc.assert(
      fc.property(fc.array(finite, { minLength: 2, maxLength: 50 }), fc.double({ min: 0.05, max: 0.95, noNaN: true }), (values, topP) => {
        const logits = Float32Array.from(values);
        const all = warpLogits(logits, { topK: 0 });
        const kept = warpLogits(logits, { topK: 0, topP }).ids.length;
        const mass = (count: number) => all.probabilities.slice(0, count).reduce((sum, value) => sum + value, 0);
        expect(mass(kept)).toBeGreaterThanOrEqual(topP - float32Steps);
        if (kept > 1) expect(mass(kept - 1)).toBeLessThanOrEqual(topP + float32Steps);
      }),
    );
  });

  it("finds the nucleus of a large vocabulary as a full sort does", () => {
    const peaked = fc.record({
      seed: fc.nat(),
      spread: fc.double({ min: 0.5, max: 8, noNaN: true }),
      topP: fc.double({ min: 0.05, max: 0.99, noNaN: true }),
    });
    fc.assert(
      fc.property(peaked, ({ seed, spread, topP }) => {
        const random = seededRandom(seed);
        const logits = Float32Array.from({ length: 3000 }, () => spread * (random() + random() + random() - 1.5));
        const { ids, probabilities } = warpLogits(logits, { topK: 0, topP });
        const order = Array.from(logits.keys()).sort((a, b) => logits[b]! - logits[a]! || b - a);
        const weights = order.map((id) => Math.exp(logits[id]! - logits[order[0]!]!));
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        expect(ids).toEqual(order.slice(0, ids.length));
        const mass = (count: number) => weights.slice(0, count).reduce((sum, weight) => sum + weight, 0) / total;
        expect(mass(ids.length)).toBeGreaterThanOrEqual(topP - float32Steps);
        if (ids.length > 1) expect(mass(ids.length - 1)).toBeLessThanOrEqual(topP + float32Steps);
        expect(probabilities[0]).toBeCloseTo(1 / (mass(ids.length) * total), 9);
        expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 6);
      }),
    );
  });

  it("draws from all tokens as often as the probabilities say", () => {
    const random = seededRandom(7);
    const logits = Float32Array.of(0, Math.log(2), Number.NEGATIVE_INFINITY, Math.log(5));
    const counts = [0, 0, 0, 0];
    for (let i = 0; i < 8000; i++) counts[chooseToken(logits, { doSample: true, topK: 0 }, random)]!++;
    expect(counts[2]).toBe(0);
    for (const [id, share] of [
      [0, 1 / 8],
      [1, 2 / 8],
      [3, 5 / 8],
    ] as const)
      expect(Math.abs(counts[id]! / 8000 - share)).toBeLessThan(0.03);
  });

  it("draws as often as the probabilities say, and takes the first maximum when greedy", () => {
    const logits = Float32Array.of(0, Math.log(3), Number.NEGATIVE_INFINITY);
    const counts = [0, 0, 0];
    for (let i = 0; i < 1000; i++) counts[chooseToken(logits, { doSample: true }, () => i / 1000)]!++;
    expect(Math.abs(counts[0]! - 250)).toBeLessThanOrEqual(1);
    expect(counts[2]).toBe(0);
    expect(chooseToken(Float32Array.of(1, 5, 5, 0), {}, () => 0)).toBe(1);
  });

  it("drops what min-p says and applies presence and frequency penalties to generated tokens only", () => {
    expect([...warpLogits(Float32Array.of(0, -1, -5), { topK: 0, minP: 0.1 }).ids]).toEqual([0, 1]);
    expect([...warpLogits(Float32Array.of(2, 0, 2, 2), { topK: 0, minP: 1 }).ids].sort()).toEqual([0, 2, 3]);
    const logits = new Float32Array(4);
    processLogits(logits, { presencePenalty: 0.5, frequencyPenalty: 0.25 }, { history: [0, 1, 1, 2], generated: 3, stopTokenIds: [] });
    expect([...logits]).toEqual([0, -1, -0.75, 0]);
  });

  it("tells the chosen token's log-probability and the likeliest ones", () => {
    const logits = Float32Array.from([1, 3, 2, 3]);
    const { id, logprob, top } = tokenLogprobs(logits, 2, 3);
    expect([id, top.map((one) => one.id)]).toEqual([2, [1, 3, 2]]);
    for (const one of [...top, { id, logprob }]) expect(one.logprob).toBeCloseTo(logProbability(logits, one.id), 6);
    expect(tokenLogprobs(logits, 0, 0).top).toEqual([]);
    expect(tokenLogprobs(logits, 0, 99).top).toHaveLength(4);
  });

  it("forbids stop tokens before the minimum", () => {
    const logits = new Float32Array(3);
    const context = { history: [], generated: 1, stopTokenIds: [2] };
    processLogits(logits, { minNewTokens: 2 }, context);
    expect(logits[2]).toBe(Number.NEGATIVE_INFINITY);
  });

  it("gives log-probabilities that sum to one", () => {
    fc.assert(
      fc.property(fc.array(finite, { minLength: 1, maxLength: 30 }), (values) => {
        const logits = Float32Array.from(values);
        expect(values.reduce((sum, _, id) => sum + Math.exp(logProbability(logits, id)), 0)).toBeCloseTo(1, 5);
      }),
    );
  });

  it.each([
    ["temperature", 0],
    ["topP", 0],
    ["topP", 1.1],
    ["topK", -1],
    ["maxNewTokens", 0],
    ["repetitionPenalty", 0],
    ["minP", 2],
    ["seed", 0.5],
  ])("refuses %s = %s", (name, value) => {
    expect(() => checkGenerationOptions({ [name]: value })).toThrow(
      expect.objectContaining({ code: "invalid-argument", message: expect.stringContaining(name) }),
    );
  });
});
