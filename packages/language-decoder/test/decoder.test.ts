import { setImmediate } from "node:timers/promises";
import { createLanguageDecoder, type DecodeRequest, KvCache, type LanguageDecoderOptions } from "@tessera/language-decoder";
import { describe, expect, it } from "vitest";
import { embedding, kvScales, ToySession, toySizes, vocabSize } from "./toy-session.ts";

function expected(prompt: readonly number[], count: number): number[] {
  let sum = prompt.reduce((total, id) => total + 2 * id + 1, 0);
  return Array.from({ length: count }, () => {
    const id = sum % vocabSize;
    sum += 2 * id + 1;
    return id;
  });
}

function setUp(options: Partial<LanguageDecoderOptions> = {}) {
  const session = new ToySession();
  const decoder = createLanguageDecoder({
    session,
    embedding,
    ...toySizes,
    contextLength: 2000,
    ...options,
  });
  const generate = async (request: Partial<DecodeRequest>, signal?: AbortSignal) => {
    const ids: number[] = [];
    let reason = "";
    for await (const event of decoder.generate({ inputIds: [1], stopTokenIds: [], ...request }, { signal })) {
      if (event.type === "token") ids.push(event.id);
      if (event.type === "finish") reason = event.reason;
    }
    return { ids, reason };
  };
  return { session, decoder, generate };
}

const prompt = Array.from({ length: 700 }, (_, i) => (i * 7) % vocabSize);

describe("createLanguageDecoder", () => {
  it.each([1, 100, 512, 5000])("gives the same tokens with prefill chunks of %s, across cache growth", async (prefillChunk) => {
    const { session, generate } = setUp({ prefillChunk });
    const { ids, reason } = await generate({ inputIds: prompt, options: { maxNewTokens: 400 } });
    expect(ids).toEqual(expected(prompt, 400));
    expect(reason).toBe("length");
    // Chunks of a prompt are about equal, and end where a block of keys does.
    const most = { 1: 1, 100: 64, 512: 384, 5000: 700 }[prefillChunk];
    expect(Math.max(...session.runs)).toBe(most);
  });

  it("runs the next step while a token is on its way to its reader, and stops it when the reader leaves", async () => {
    const { session, decoder } = setUp();
    const events = decoder.generate({ inputIds: prompt.slice(0, 5), stopTokenIds: [], options: { maxNewTokens: 10 } });
    for (let event = await events.next(); event.value?.type !== "token"; ) event = await events.next();
    for (let turn = 0; turn < 20; turn++) await setImmediate();
    // The prompt, and the one step that the first token allows.
    expect(session.runs).toEqual([5, 1]);
    await events.next();
    await events.return();
    for (let turn = 0; turn < 20; turn++) await setImmediate();
    expect(session.runs.length).toBeLessThanOrEqual(3);
  });

  it.each([1, 2, 129, 700])("gives all of a prompt of %s but its last token to a prefill session", async (length) => {
    const prefillSession = new ToySession();
    const { session, generate } = setUp({ prefillSession });
    const inputIds = prompt.slice(0, length);
    expect((await generate({ inputIds, options: { maxNewTokens: 5 } })).ids).toEqual(expected(inputIds, 5));
    expect(session.runs).toEqual([1, 1, 1, 1, 1]);
    expect(prefillSession.runs).toEqual({ 1: [], 2: [1], 129: [128], 700: [192, 192, 192, 123] }[length]);
  });

  it("reads a prompt over a float32 cache and the next turn's few tokens over the int8 one, which keeps what it held", async () => {
    const prefillSession = new ToySession();
    const { session, generate } = setUp({ prefillSession, kvScales, prefixCacheBytes: 1e6 });
    const first = await generate({ inputIds: prompt.slice(0, 300), options: { maxNewTokens: 3 } });
    expect(first.ids).toEqual(expected(prompt.slice(0, 300), 3));
    expect([prefillSession.runs, session.runs]).toEqual([
      [192, 107],
      [1, 1, 1],
    ]);
    const second = [...prompt.slice(0, 300), ...first.ids, 1, 2, 3];
    expect((await generate({ inputIds: second, options: { maxNewTokens: 2 } })).ids).toEqual(expected(second, 2));
    // The answer's last token was never read: four are new.
    expect([prefillSession.runs.length, session.runs.slice(3)]).toEqual([2, [4, 1]]);
    const third = [...second, ...prompt.slice(0, 40)];
    expect((await generate({ inputIds: third, options: { maxNewTokens: 2 } })).ids).toEqual(expected(third, 2));
    expect([prefillSession.runs.slice(2), session.runs.slice(5)]).toEqual([[39], [1, 1]]);
  });

  it("lets a session that reads prompts well take the last chunk to the end", async () => {
    const prefillSession = new ToySession();
    const { session, generate } = setUp({ prefillSession, sessionReadsPrompts: true });
    for (const length of [1, 129, 700]) {
      const inputIds = prompt.slice(0, length);
      expect((await generate({ inputIds, options: { maxNewTokens: 3 } })).ids).toEqual(expected(inputIds, 3));
    }
    expect(session.runs).toEqual([1, 1, 1, 129, 1, 1, 124, 1, 1]);
    expect(prefillSession.runs).toEqual([192, 192, 192]);
  });

  it.each([false, true])(
    "reads prompts over the int8 cache where the prefill graph takes one (to the end: %s)",
    async (sessionReadsPrompts) => {
      const prefillSession = new ToySession([{ name: "kv_scales", type: "float32", shape: [8] }]);
      const { session, generate } = setUp({ prefillSession, sessionReadsPrompts, kvScales, prefixCacheBytes: 1e6 });
      let text = prompt.slice(0, 300);
      for (let turn = 0; turn < 3; turn++) {
        const { ids } = await generate({ inputIds: text, options: { maxNewTokens: 3 } });
        expect(ids).toEqual(expected(text, 3));
        text = [...text, ...ids, ...prompt.slice(0, 20)];
      }
      expect(prefillSession.runs).toEqual(sessionReadsPrompts ? [192] : [192, 107, 20, 20]);
      expect(session.runs).toEqual(sessionReadsPrompts ? [108, 1, 1, 21, 1, 1, 21, 1, 1] : [1, 1, 1, 1, 1, 1, 1, 1, 1]);
    },
  );

  it("keeps sequences apart that run together", async () => {
    const { decoder, generate } = setUp();
    const prompts = [[1], [2, 3], prompt];
    const results = await Promise.all(prompts.map((inputIds) => generate({ inputIds, options: { maxNewTokens: 50 } })));
    expect(results.map(({ ids }) => ids)).toEqual(prompts.map((ids) => expected(ids, 50)));
    expect(decoder.activeSlots).toBe(0);
  });

  it("puts image embeddings over their spans", async () => {
    const { generate } = setUp();
    const imageEmbeds = Float32Array.from([4, 0, 5, 0, 6, 0, 7, 0, 1, 0, 2, 0]);
    const imageSpans = [
      { start: 1, length: 2 },
      { start: 4, length: 1 },
    ];
    const { ids } = await generate({ inputIds: [3, 15, 15, 2, 15], imageSpans, imageEmbeds, options: { maxNewTokens: 5 } });
    expect(ids).toEqual(expected([3, 4, 6, 2, 1], 5));
    await expect(generate({ inputIds: [3, 15], imageSpans, imageEmbeds })).rejects.toMatchObject({ code: "invalid-argument" });
    await expect(generate({ inputIds: [3, 15], imageSpans: [{ start: 1, length: 1 }] })).rejects.toMatchObject({ code: "shape-mismatch" });
  });

  it("ends at a stop token, which it emits, and at the end of the context", async () => {
    const { generate } = setUp({ contextLength: 20 });
    const all = expected([1], 10);
    const stop = all[3]!;
    const { ids, reason } = await generate({ stopTokenIds: [stop] });
    expect([ids, reason]).toEqual([all.slice(0, all.indexOf(stop) + 1), "stop-token"]);
    const long = await generate({ inputIds: prompt.slice(0, 15) });
    expect([long.ids.length, long.reason]).toEqual([6, "length"]);
    await expect(generate({ inputIds: prompt.slice(0, 20) })).rejects.toMatchObject({
      code: "context-overflow",
      facts: { promptTokens: 20, contextLength: 20 },
    });
    await expect(generate({ inputIds: [] })).rejects.toMatchObject({ code: "invalid-argument" });
  });

  it("frees its slot when left, aborted or failing", async () => {
    const { decoder, generate } = setUp({ prefillChunk: 10 });
    for await (const event of decoder.generate({ inputIds: prompt, stopTokenIds: [] })) if (event.type === "token") break;
    expect(decoder.activeSlots).toBe(0);
    for (const after of [1, 800]) {
      const controller = new AbortController();
      const generated = generate({ inputIds: prompt, options: { maxNewTokens: 100_000 } }, controller.signal);
      for (let turn = 0; turn < after; turn++) await setImmediate();
      controller.abort(new Error("enough"));
      await expect(generated).rejects.toThrow("enough");
      expect(decoder.activeSlots).toBe(0);
    }
    await expect(generate({ inputIds: [1], options: { temperature: -1 } })).rejects.toMatchObject({ code: "invalid-argument" });
    expect(decoder.activeSlots).toBe(0);
  });
});

describe("KvCache", () => {
  it.each([undefined, new Float32Array(8).fill(1)])(
    "grows by doubling up to its limit and keeps what was written (scales %j)",
    (kvScales) => {
      const cache = new KvCache({ numLayers: 2, numKvHeads: 2, headSize: 1, maxCapacity: 600, kvScales });
      cache.reserve(10);
      expect(cache.capacity).toBe(256);
      const before = cache.inputs.past_value_1?.data as Float32Array;
      before.set([7, 8], 256);
      cache.length = 2;
      expect(cache.reserve(256)).toBe(false);
      expect(cache.reserve(257)).toBe(true);
      expect(Array.from(cache.inputs.past_value_1!.data.subarray(512, 514) as Float32Array)).toEqual([7, 8]);
      cache.reserve(600);
      expect(cache.capacity).toBe(600);
      expect(cache.bytes).toBe(2 * 2 * 2 * 600 * (kvScales === undefined ? 4 : 1));
    },
  );
});
