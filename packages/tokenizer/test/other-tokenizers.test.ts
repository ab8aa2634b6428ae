import { readFileSync } from "node:fs";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createDetokenizer, loadTokenizer } from "../src/index.ts";
import { readSentencePieceModel } from "../src/sentencepiece/sentencepiece-model.ts";

const fixtures = fileURLToPath(new URL("fixtures/", import.meta.url));

describe.each(["internlm2", "internlm2_dp", "phi3", "phi3_legacy", "yi", "llama3"])("%s", async (name) => {
  const cases = JSON.parse(readFileSync(`${fixtures}${name}-cases.json`, "utf8"));
  const tokenizer = await loadTokenizer(fixtures + name);

  it("encodes and decodes as recorded", () => {
    for (const { text, ids, bare, decode, decode_skip } of cases.encode) {
      expect(tokenizer.encode(text), text).toEqual(ids);
      expect(tokenizer.encode(text, { addSpecialTokens: false }), text).toEqual(bare);
      expect(tokenizer.decode(ids)).toBe(decode);
      expect(tokenizer.decode(ids, { skipSpecialTokens: true })).toBe(decode_skip);
    }
  });

  it("decodes random ids as recorded", () => {
    for (const { ids, decode, decode_skip } of cases.random_ids) {
      expect(tokenizer.decode(ids)).toBe(decode);
      expect(tokenizer.decode(ids, { skipSpecialTokens: true })).toBe(decode_skip);
    }
  });

  it("streams the recorded text without taking any back", () => {
    for (const { ids, prefix_decode_skip } of [...cases.streaming, ...cases.random_ids]) {
      const detokenizer = createDetokenizer(tokenizer);
      let out = "";
      ids.forEach((id: number, index: number) => {
        out += detokenizer.push(id).text;
        if (prefix_decode_skip !== undefined) expect(prefix_decode_skip[index].startsWith(out)).toBe(true);
      });
      expect(out + detokenizer.finish()).toBe(tokenizer.decode(ids, { skipSpecialTokens: true }));
    }
  });
});

describe.each(["internlm2", "internlm2_dp"])("%s with added tokens kept", async (name) => {
  const recorded = JSON.parse(readFileSync(`${fixtures}spaces-at-added-tokens.json`, "utf8"))[name];
  const tokenizer = await loadTokenizer(fixtures + name);

  it("joins punctuation within the parts between them, not across, as recorded", () => {
    expect(recorded.length).toBeGreaterThan(20);
    for (const { ids, decode, decode_skip } of recorded) {
      expect(tokenizer.decode(ids)).toBe(decode);
      expect(tokenizer.decode(ids, { skipSpecialTokens: true })).toBe(decode_skip);
    }
  });
});

it.each(["internlm2", "internlm2_dp", "llama3"])(
  "%s streams quotes and spaces, however they come together, as it decodes them",
  async (name) => {
    const tokenizer = await loadTokenizer(fixtures + name);
    const [letters, marks] = ["nmstvre x", " '.,?!"].map((characters) => [...characters].flatMap((c) => tokenizer.encode(`${c}${c} ${c}`)));
    const id = fc.oneof(fc.constantFrom(...letters!), fc.constantFrom(...marks!), fc.nat(tokenizer.size - 1));
    fc.assert(
      fc.property(fc.array(id, { maxLength: 60 }), (ids) => {
        const detokenizer = createDetokenizer(tokenizer);
        const text = ids.map((each) => detokenizer.push(each).text).join("") + detokenizer.finish();
        expect(text).toBe(tokenizer.decode(ids, { skipSpecialTokens: true }));
      }),
      { numRuns: 500 },
    );
  },
);

describe("tokenizer.model", () => {
  const original = readFileSync(`${fixtures}internlm2/tokenizer.model`);

  it("is refused with one typed error, however it is damaged", () => {
    fc.assert(
      fc.property(fc.nat(original.length - 1), fc.nat(255), fc.boolean(), (position, byte, cut) => {
        const damaged = Uint8Array.from(cut ? original.subarray(0, position) : original);
        if (!cut) damaged[position] = byte;
        try {
          expect(readSentencePieceModel(damaged, "tokenizer.model").pieces.length).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toMatchObject({ code: "tokenizer-invalid", message: expect.stringMatching(/^tokenizer\.model: /) });
        }
      }),
      { numRuns: 300 },
    );
  });

  it("names the file when it is no SentencePiece model", async () => {
    const folder = await mkdtemp(join(tmpdir(), "tessera-tokenizer-"));
    try {
      await cp(`${fixtures}internlm2`, folder, { recursive: true });
      await writeFile(join(folder, "tokenizer.model"), (await readFile(join(folder, "tokenizer.model"))).subarray(0, 100));
      await expect(loadTokenizer(folder)).rejects.toMatchObject({
        code: "tokenizer-invalid",
        message: expect.stringMatching(/^tokenizer\.model: /),
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
