import { createLanguageDecoder, type LanguageDecoderOptions } from "@tessera/language-decoder";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findDraft } from "../src/sequence/find-draft.ts";
import { embedding, kvKinds, kvOptions, ToySession, toySizes, vocabSize } from "./toy-session.ts";

async function generate(
  inputIds: readonly number[],
  promptLookupNumTokens: number,
  more: Partial<LanguageDecoderOptions> & { others?: number } = {},
) {
  const session = new ToySession();
  const { others = 0, ...options } = more;
  const decoder = createLanguageDecoder({ session, embedding, ...toySizes, contextLength: 2000, ...options });
  const run = async (ids: readonly number[]) => {
    const out: number[] = [];
    let lookup = { tried: 0, taken: 0 };
    for await (const event of decoder.generate({ inputIds: ids, stopTokenIds: [], options: { maxNewTokens: 90, promptLookupNumTokens } })) {
      if (event.type === "token") out.push(event.id);
      if (event.type === "finish") lookup = event.lookup;
    }
    return { out, lookup };
  };
  const [first, ...rest] = await Promise.all([run(inputIds), ...Array.from({ length: others }, (_, i) => run([i + 1, 2, 3]))]);
  // What is left in the prefix cache must still fit the ids that it is kept under.
  const again = await run([...inputIds, ...first!.out.slice(0, 40)]);
  return { ...first!, runs: session.runs.length, rest: rest.map(({ out }) => out), again: again.out };
}

describe("looking ahead", () => {
  it.each(kvKinds)(
    "gives the same tokens as one run a token, alone and beside others, at the end of the context, over a prefix cache (%s)",
    async (kind) => {
      const prompts = fc.array(fc.nat(vocabSize - 1), { minLength: 1, maxLength: 60 });
      const limits = fc.record({
        contextLength: fc.integer({ min: 150, max: 200 }),
        prefixCacheBytes: fc.constantFrom(0, 100_000),
        others: fc.nat(2),
      });
      await fc.assert(
        fc.asyncProperty(prompts, fc.integer({ min: 1, max: 9 }), limits, async (prompt, tokens, more) => {
          const plain = await generate(prompt, 0, { ...more, ...kvOptions(kind) });
          const ahead = await generate(prompt, tokens, { ...more, ...kvOptions(kind) });
          expect(ahead.out).toEqual(plain.out);
          expect(ahead.rest).toEqual(plain.rest);
          expect(ahead.again).toEqual(plain.again);
        }),
        { numRuns: 60 },
      );
    },
  );

  it("takes fewer runs where the answer repeats itself, and counts what it tried", async () => {
    const [plain, ahead] = [await generate([5], 0), await generate([5], 7)];
    expect(ahead.runs).toBeLessThan(plain.runs / 2);
    expect(plain.lookup).toEqual({ tried: 0, taken: 0 });
    expect(ahead.lookup.taken).toBeGreaterThan(40);
    expect(ahead.lookup.tried).toBeGreaterThanOrEqual(ahead.lookup.taken);
  });

  it("drafts what followed the latest place where the last tokens stood", () => {
    expect(findDraft([1, 2, 3, 9, 9, 2, 3, 7, 8, 6, 2, 3], 2)).toEqual([7, 8]);
    expect(findDraft([1, 2, 3, 9, 5, 2, 3, 7, 1, 2, 3], 2)).toEqual([9, 5]);
    expect(findDraft([1, 2, 1, 2], 5)).toEqual([1, 2]);
    expect(findDraft([1, 2, 3], 5)).toEqual([]);
    expect(findDraft([4], 5)).toEqual([]);
  });
});
