import type { TokenConstraint } from "@tessera/core";
import {
  chooseToken,
  createLanguageDecoder,
  type GenerationOptions,
  type LanguageDecoderOptions,
  processLogits,
} from "@tessera/language-decoder";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readsLogits } from "../src/sampling/options/reads-logits.ts";
import { bestOutput, embedding, kvKinds, kvOptions, ToySession, toySizes, vocabSize } from "./toy-session.ts";

const constraint: TokenConstraint = {
  allowed: async () => Int32Array.of(-1),
  accept() {},
  [Symbol.dispose]() {},
};

function setUp(best: boolean, options: Partial<LanguageDecoderOptions> = {}) {
  const session = new ToySession([], best ? [bestOutput] : []);
  const decoder = createLanguageDecoder({ session, embedding, ...toySizes, contextLength: 400, ...options });
  const run = async (inputIds: readonly number[], generation: GenerationOptions, constrained = false) => {
    const ids: number[] = [];
    const probabilities: unknown[] = [];
    const request = { inputIds, stopTokenIds: [], options: generation, ...(constrained ? { constraint } : {}) };
    for await (const event of decoder.generate(request)) {
      if (event.type !== "token") continue;
      ids.push(event.id);
      probabilities.push(event.logprobs);
    }
    return { ids, probabilities };
  };
  return { session, run };
}

describe("a session that tells the likeliest token itself", () => {
  const job = fc.record({
    prompt: fc.array(fc.nat(vocabSize - 1), { minLength: 1, maxLength: 300 }),
    options: fc.record({
      maxNewTokens: fc.integer({ min: 1, max: 40 }),
      promptLookupNumTokens: fc.constantFrom(0, 0, 3, 8),
      // Some of a batch look at logits, some do not.
      repetitionPenalty: fc.constantFrom(1, 1, 1.2),
      logprobs: fc.constantFrom(undefined, undefined, 2),
      doSample: fc.constantFrom(false, false, true),
      seed: fc.constant(7),
    }),
  });

  it.each(kvKinds)("gives the same tokens, alone and side by side, over a prefix cache, looking ahead (%s cache)", async (kind) => {
    const setups = fc.record({
      prefixCacheBytes: fc.constantFrom(0, 100_000),
      prefillChunk: fc.constantFrom(50, 192),
      sessionReadsPrompts: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(job, { minLength: 1, maxLength: 6 }), setups, async (jobs, more) => {
        const answers = async (best: boolean) => {
          const { run } = setUp(best, { ...kvOptions(kind), ...more });
          const together = await Promise.all(jobs.map(({ prompt, options }) => run(prompt, options)));
          const alone = [];
          for (const [i, { prompt, options }] of jobs.entries()) alone.push(await run([...prompt, ...together[i]!.ids], options));
          return [together, alone];
        };
        expect(await answers(true)).toEqual(await answers(false));
      }),
      { numRuns: 60 },
    );
  });

  it("is asked for no logits by a greedy request, alone, side by side and looking ahead", async () => {
    const { session, run } = setUp(true);
    await Promise.all([1, 2, 3].map((id) => run([id, 4, 5], { maxNewTokens: 20 })));
    await run([5], { maxNewTokens: 60, promptLookupNumTokens: 7 });
    expect(Math.max(...session.batches)).toBe(3);
    expect(Math.max(...session.runs.slice(25))).toBe(8);
    expect(new Set(session.predicted)).toEqual(new Set(["best"]));
  });

  it("is asked for what each of a batch needs", async () => {
    const { session, run } = setUp(true);
    await Promise.all([run([1, 2], { maxNewTokens: 10 }), run([3, 4], { maxNewTokens: 20, logprobs: 0 })]);
    expect(session.predicted).toContain("logits best");
    // Who is left is still asked for logits, and only those.
    expect(session.predicted.at(-1)).toBe("logits");
  });
});

describe("readsLogits", () => {
  const changed: GenerationOptions = {
    doSample: true,
    repetitionPenalty: 1.1,
    presencePenalty: -0.5,
    frequencyPenalty: 0.5,
    noRepeatNgramSize: 3,
    minNewTokens: 1,
    minLength: 1,
    badWordsIds: [[1]],
    suppressTokens: [2],
    logitBias: { 3: 1 },
  };

  it("is true for every option that the processors and the choice look at", () => {
    const looked = new Set<string>();
    const options = new Proxy<GenerationOptions>(
      {},
      {
        get: (_, name) => {
          looked.add(String(name));
          return undefined;
        },
      },
    );
    processLogits(new Float32Array(4), options, { history: [1], generated: 1, stopTokenIds: [2] });
    chooseToken(new Float32Array(4), options, Math.random);
    expect([...looked].sort()).toEqual(Object.keys(changed).sort());
    for (const [name, value] of Object.entries(changed)) expect([name, readsLogits({ [name]: value })]).toEqual([name, true]);
  });

  it("is true for beams, log-probabilities and constraints, and for nothing else", () => {
    expect(readsLogits({ numBeams: 2 })).toBe(true);
    expect(readsLogits({ logprobs: 0 })).toBe(true);
    expect(readsLogits({}, constraint)).toBe(true);
    expect(readsLogits({})).toBe(false);
    const rest = { maxNewTokens: 3, temperature: 0.5, topK: 1, topP: 0.5, minP: 0.1, seed: 1, promptLookupNumTokens: 4, lengthPenalty: 2 };
    const neutral = {
      repetitionPenalty: 1,
      presencePenalty: 0,
      minLength: 0,
      badWordsIds: [],
      suppressTokens: [],
      logitBias: {},
      numBeams: 1,
    };
    expect(readsLogits({ ...rest, ...neutral })).toBe(false);
  });
});

it("greedily takes the smaller id of equal logits, wherever they lie", () => {
  const logits = fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 1, maxLength: 50 }).map((values) => Float32Array.from(values));
  fc.assert(
    fc.property(logits, (values) => {
      expect(chooseToken(values, {}, Math.random)).toBe(values.indexOf(Math.max(...values)));
    }),
  );
});
