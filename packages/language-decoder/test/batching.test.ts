import { createLanguageDecoder, type LanguageDecoder, type LanguageDecoderOptions } from "@tessera/language-decoder";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { embedding, kvKinds, kvOptions, ToySession, toySizes, vocabSize } from "./toy-session.ts";

function setUp(options: Partial<LanguageDecoderOptions> = {}) {
  const session = new ToySession();
  const decoder = createLanguageDecoder({ session, embedding, ...toySizes, contextLength: 2000, ...options });
  return { session, decoder };
}

interface Job {
  /** Tokens of the prompt. */
  readonly prompt: number;
  readonly tokens: number;
  /** Rounds of the event loop before it starts. */
  readonly delay: number;
  /** Rounds it dawdles after each token. */
  readonly pause: number;
  /** Tokens after which it is given up. */
  readonly abortAfter?: number;
}

const rounds = async (count: number) => {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
};
const inputIds = ({ prompt }: Job) => Array.from({ length: prompt }, (_, i) => (i * 5 + prompt) % vocabSize);

function expected(job: Job): number[] {
  let sum = inputIds(job).reduce((total, id) => total + 2 * id + 1, 0);
  return Array.from({ length: Math.min(job.tokens, job.abortAfter ?? job.tokens) }, () => {
    const id = sum % vocabSize;
    sum += 2 * id + 1;
    return id;
  });
}

async function run(decoder: LanguageDecoder, job: Job): Promise<number[]> {
  await rounds(job.delay);
  const ids: number[] = [];
  const controller = new AbortController();
  const reason = new Error("given up");
  try {
    const events = decoder.generate(
      { inputIds: inputIds(job), stopTokenIds: [], options: { maxNewTokens: job.tokens } },
      { signal: controller.signal },
    );
    for await (const event of events) {
      if (event.type === "token") ids.push(event.id);
      if (ids.length === job.abortAfter) controller.abort(reason);
      await rounds(job.pause);
    }
  } catch (error) {
    expect(error).toBe(reason);
  }
  return ids;
}

const job: fc.Arbitrary<Job> = fc.record({
  prompt: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 245, max: 265 }), fc.integer({ min: 500, max: 700 })),
  tokens: fc.integer({ min: 1, max: 40 }),
  delay: fc.integer({ min: 0, max: 20 }),
  pause: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.integer({ min: 0, max: 30 })),
  abortAfter: fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }),
});

describe("sequences side by side", () => {
  it.each(kvKinds)("give what each gives alone, whoever comes, grows, dawdles or leaves (%s cache)", async (kind) => {
    await fc.assert(
      fc.asyncProperty(fc.array(job, { minLength: 1, maxLength: 9 }), fc.integer({ min: 1, max: 9 }), async (jobs, maxSequences) => {
        const { decoder } = setUp({ maxSequences, prefixCacheBytes: 200_000, ...kvOptions(kind) });
        expect(await Promise.all(jobs.map((each) => run(decoder, each)))).toEqual(jobs.map(expected));
        expect(decoder.activeSlots).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  it("share the steps: eight equal ones take hardly more runs than one", async () => {
    const alone = setUp();
    await run(alone.decoder, { prompt: 10, tokens: 50, delay: 0, pause: 0 });
    const together = setUp();
    await Promise.all(Array.from({ length: 8 }, () => run(together.decoder, { prompt: 10, tokens: 50, delay: 0, pause: 0 })));
    expect(Math.max(...together.session.batches)).toBe(8);
    expect(together.session.runs.length).toBeLessThan(alone.session.runs.length + 8 * 3);
  });

  it("wait in order for a place where only some fit", async () => {
    const { decoder, session } = setUp({ maxSequences: 2 });
    const ended: number[] = [];
    const jobs = [0, 1, 2, 3, 4].map(async (index) => {
      await run(decoder, { prompt: 5, tokens: 10, delay: 0, pause: 0 });
      ended.push(index);
    });
    await rounds(5);
    expect(decoder.activeSlots).toBe(2);
    await Promise.all(jobs);
    expect(ended).toEqual([0, 1, 2, 3, 4]);
    expect(Math.max(...session.batches)).toBe(2);
  });

  it("gives the place of one who gives up while waiting to nobody", async () => {
    const { decoder } = setUp({ maxSequences: 1 });
    const first = run(decoder, { prompt: 5, tokens: 30, delay: 0, pause: 0 });
    const controller = new AbortController();
    const waiting = decoder.generate({ inputIds: [1], stopTokenIds: [] }, { signal: controller.signal }).next();
    controller.abort(new Error("no longer"));
    await expect(waiting).rejects.toThrow("no longer");
    await first;
    expect(decoder.activeSlots).toBe(0);
  });

  it("goes on with a long prompt and with those who generate in turn", async () => {
    const { decoder, session } = setUp();
    const writer = run(decoder, { prompt: 5, tokens: 60, delay: 0, pause: 0 });
    const reader = run(decoder, { prompt: 1500, tokens: 1, delay: 10, pause: 0 });
    await Promise.all([writer, reader]);
    const chunks = session.runs.flatMap((count, index) => (count > 5 ? [index] : []));
    expect(chunks.length).toBeGreaterThan(5);
    // Between two chunks the writer gets a token.
    expect(chunks.slice(1).every((at, i) => at - chunks[i]! === 2)).toBe(true);
  });
});

it("reads a prompt in smaller chunks while another sequence generates", async () => {
  const { session, decoder } = setUp({ prefillChunk: 1000, sharedPrefillChunk: 50 });
  const long: Job = { prompt: 600, tokens: 1, delay: 0, pause: 0 };
  expect(await run(decoder, long)).toEqual(expected(long));
  expect(session.runs).toEqual([600]);
  const other: Job = { prompt: 5, tokens: 40, delay: 0, pause: 0 };
  const beside = { ...long, delay: 20 };
  expect(await Promise.all([run(decoder, other), run(decoder, beside)])).toEqual([expected(other), expected(beside)]);
  expect(Math.max(...session.runs.slice(1))).toBe(50);
});
