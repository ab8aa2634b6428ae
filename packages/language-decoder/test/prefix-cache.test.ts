import { setImmediate } from "node:timers/promises";
import type { RotaryScaling } from "@tessera/core";
import { createLanguageDecoder, type DecodeRequest } from "@tessera/language-decoder";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commonPrefix } from "../src/cache/common-prefix.ts";
import { embedding, headSize, hiddenSize, kvKinds, kvOptions, numKvHeads, ToySession, toySizes, vocabSize } from "./toy-session.ts";

function setUpWith(prefixCacheBytes: number, kind: (typeof kvKinds)[number], rotary?: RotaryScaling) {
  const session = new ToySession();
  const shared = { session, embedding, ...toySizes, contextLength: 2000, rotary, ...kvOptions(kind) };
  const decoder = createLanguageDecoder({ ...shared, prefixCacheBytes });
  const fresh = createLanguageDecoder(shared);
  const run = async (from: typeof decoder, request: Partial<DecodeRequest>, count: number, signal?: AbortSignal) => {
    const ids: number[] = [];
    let reused = -1;
    for await (const event of from.generate(
      { inputIds: [1], stopTokenIds: [], ...request, options: { maxNewTokens: count } },
      { signal },
    )) {
      if (event.type === "prefill-end") reused = event.reusedTokens;
      if (event.type === "token") ids.push(event.id);
    }
    return { ids, reused };
  };
  return {
    session,
    /** Ids with the cache, which must be those without it, and the number of reused tokens. */
    async ask(request: Partial<DecodeRequest>, count = 6) {
      const answer = await run(decoder, request, count);
      expect(answer.ids).toEqual((await run(fresh, request, count)).ids);
      return answer;
    },
    run: (request: Partial<DecodeRequest>, signal: AbortSignal) => run(decoder, request, 1000, signal),
  };
}

const text = (length: number, seed: number) => Array.from({ length }, (_, i) => (i * i + seed) % vocabSize);
const picture = (keys: string[], values: number) => ({
  imageSpans: keys.map((_, i) => ({ start: 3 + 5 * i, length: 4 })),
  imageKeys: keys,
  imageEmbeds: new Float32Array(keys.length * 4 * hiddenSize).fill(values),
});

describe.each(kvKinds)("prefix cache of %s", (kind) => {
  const setUp = (bytes: number) => setUpWith(bytes, kind);
  const bytesOfSlot = 256 * numKvHeads * headSize * 2 * (kind === "int8" ? 1 : 4);

  it("reads only what is new in the next turn", async () => {
    const { ask } = setUp(10 * bytesOfSlot);
    const first = text(40, 1);
    const { ids, reused } = await ask({ inputIds: first });
    expect(reused).toBe(0);
    // The last token of the answer was never fed.
    const second = [...first, ...ids, 3, 4, 5];
    expect((await ask({ inputIds: second })).reused).toBe(40 + 5);
    expect((await ask({ inputIds: second })).reused).toBe(second.length - 1);
  });

  it("serves several questions that begin alike, and both may go on", async () => {
    const { ask } = setUp(10 * bytesOfSlot);
    const system = text(30, 2);
    const [a, b] = [
      [...system, ...text(20, 5)],
      [...system, 15, 14, 13],
    ];
    expect((await ask({ inputIds: a })).reused).toBe(0);
    expect((await ask({ inputIds: b })).reused).toBe(30);
    expect((await ask({ inputIds: [...a, 1] })).reused).toBeGreaterThanOrEqual(a.length);
    expect((await ask({ inputIds: [...b, 1] })).reused).toBeGreaterThanOrEqual(b.length);
  });

  it("shares what is rotated for the trained length, and nothing that is rotated for a longer sequence", async () => {
    const rotary = { scheme: "dynamic-ntk", size: headSize + 2, theta: 100, originalPositions: 50, factor: 2 } as const;
    const { ask } = setUpWith(10 * bytesOfSlot, kind, rotary);
    const start = text(40, 1);
    const { ids } = await ask({ inputIds: start }, 30);
    // The answer went past the trained length: the positions before it may be shared.
    expect((await ask({ inputIds: [...start, ...ids.slice(0, 9)] })).reused).toBe(48);
    expect((await ask({ inputIds: [...start, ...ids] })).reused).toBe(0);
    expect((await ask({ inputIds: [...start, ...ids, 1] })).reused).toBe(0);
    expect((await ask({ inputIds: start })).reused).toBe(39);
  });

  it("shares nothing between scopes", async () => {
    const { ask } = setUp(10 * bytesOfSlot);
    const inputIds = text(40, 1);
    const reused = async (cacheScope?: string) => (await ask({ inputIds, cacheScope })).reused;
    expect([await reused("a"), await reused("b"), await reused()]).toEqual([0, 0, 0]);
    expect([await reused("a"), await reused("b"), await reused()]).toEqual([39, 39, 39]);
  });

  it("tells pictures apart by their keys", async () => {
    const { ask } = setUp(10 * bytesOfSlot);
    const inputIds = [1, 2, 3, 15, 15, 15, 15, 4, 15, 15, 15, 15, 5, 6];
    const cats = picture(["cat", "cat"], 2);
    expect((await ask({ inputIds, ...cats })).reused).toBe(0);
    expect((await ask({ inputIds: [...inputIds, 7], ...cats })).reused).toBe(14);
    expect((await ask({ inputIds, ...picture(["dog", "cat"], 3) })).reused).toBe(3);
    expect((await ask({ inputIds, ...cats, imageKeys: ["cat", "dog"] })).reused).toBe(8);
    expect((await ask({ inputIds, ...cats, imageKeys: undefined })).reused).toBe(3);
    expect((await ask({ inputIds })).reused).toBe(3);
  });

  it("keeps what an aborted run had finished", async () => {
    const { run, ask } = setUp(100 * bytesOfSlot);
    const inputIds = text(1200, 3);
    const controller = new AbortController();
    const running = run({ inputIds }, controller.signal);
    for (let turn = 0; turn < 100; turn++) await setImmediate();
    controller.abort(new Error("enough"));
    await expect(running).rejects.toThrow("enough");
    await ask({ inputIds });
  });

  it("holds no more than its bytes, and nothing at 0", async () => {
    const one = setUp(bytesOfSlot);
    await one.ask({ inputIds: text(20, 1) });
    await one.ask({ inputIds: text(20, 2) });
    expect((await one.ask({ inputIds: text(20, 1) })).reused).toBe(0);
    expect((await one.ask({ inputIds: text(600, 1) })).reused).toBeGreaterThanOrEqual(19);
    expect((await one.ask({ inputIds: text(600, 1) })).reused).toBe(0);
    const none = setUp(0);
    await none.ask({ inputIds: text(20, 1) });
    expect((await none.ask({ inputIds: text(20, 1) })).reused).toBe(0);
  });

  it("gives what no cache gives, whatever was asked before", async () => {
    const prompts = fc.array(
      fc.record({ stem: fc.nat(2), cut: fc.integer({ min: 1, max: 60 }), tail: fc.array(fc.nat(vocabSize - 1), { maxLength: 5 }) }),
      { minLength: 1, maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(prompts, fc.integer({ min: 0, max: 5 }), async (list, slots) => {
        const { ask } = setUp(slots * bytesOfSlot);
        for (const { stem, cut, tail } of list) await ask({ inputIds: [...text(cut, stem), ...tail] }, 4);
      }),
      { numRuns: 30 },
    );
  });
});

describe("commonPrefix", () => {
  it("is the same both ways and never past a difference", () => {
    const sequence = fc.record({
      ids: fc.array(fc.nat(2), { maxLength: 12 }),
      imageSpans: fc.constantFrom([], [{ start: 1, length: 2 }], [{ start: 1, length: 3 }], [{ start: 4, length: 2 }]),
      imageKeys: fc.constantFrom(["a"], ["b"], [undefined]),
    });
    void fc.assert(
      fc.property(sequence, sequence, (a, b) => {
        const length = commonPrefix(a, b);
        expect(length).toBe(commonPrefix(b, a));
        expect(a.ids.slice(0, length)).toEqual(b.ids.slice(0, length));
        if (a.imageSpans.length + b.imageSpans.length === 0) expect(a.ids[length] === b.ids[length] && length < a.ids.length).toBe(false);
      }),
    );
  });
});
