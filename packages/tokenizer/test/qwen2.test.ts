import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { createDetokenizer, loadTokenizer } from "../src/index.ts";

const fixtures = fileURLToPath(new URL("fixtures/", import.meta.url));
const cases = JSON.parse(readFileSync(`${fixtures}qwen2-cases.json`, "utf8"));
const tokenizer = await loadTokenizer(`${fixtures}qwen2`);

describe("the slow Qwen2 tokenizer", () => {
  it.each<{ text: string; slow: number[]; slow_decode: string; slow_decode_skip: string }>(cases.encode)(
    "encodes and decodes $text",
    (recorded) => {
      expect(tokenizer.encode(recorded.text)).toEqual(recorded.slow);
      expect(tokenizer.encode(recorded.text, { addSpecialTokens: false })).toEqual(recorded.slow);
      expect(tokenizer.decode(recorded.slow)).toBe(recorded.slow_decode);
      expect(tokenizer.decode(recorded.slow, { skipSpecialTokens: true })).toBe(recorded.slow_decode_skip);
    },
  );

  it("knows its special tokens", () => {
    expect([...tokenizer.specialIds].sort((a, b) => a - b)).toEqual([...cases.info.all_special_ids].sort((a: number, b: number) => a - b));
    expect(tokenizer.size).toBe(cases.info.vocab_len);
    for (const [token, id] of Object.entries<number>(cases.info.token_to_id)) {
      expect(tokenizer.tokenToId(token)).toBe(id);
      expect(tokenizer.idToToken(id)).toBe(token);
    }
    expect(tokenizer.tokenToId("no such token")).toBeUndefined();
  });

  it("decodes broken UTF-8 and misplaced special tokens", () => {
    for (const { ids, decode, decode_skip } of cases.random_ids) {
      expect(tokenizer.decode(ids)).toBe(decode);
      expect(tokenizer.decode(ids, { skipSpecialTokens: true })).toBe(decode_skip);
    }
  });

  it("decodes nothing from no ids and from ids outside the vocabulary", () => {
    expect(tokenizer.decode([])).toBe("");
    expect(tokenizer.decode([1_000_000])).toBe("");
  });

  it("takes white space and U+017F as Python does", () => {
    // U+FEFF is white space in JavaScript only, U+0085 in Python only.
    expect(tokenizer.decode(tokenizer.encode("a\ufeff\u0085 'ſ\u001c b"))).toBe("a\ufeff\u0085 'ſ\u001c b");
  });
});

describe("createDetokenizer", () => {
  it("puts out exactly the recorded text, without taking any back", () => {
    expect(cases.streaming.length).toBeGreaterThan(0);
    for (const { ids, prefix_decode_skip, text } of cases.streaming) {
      const detokenizer = createDetokenizer(tokenizer);
      let out = "";
      ids.forEach((id: number, index: number) => {
        out += detokenizer.push(id).text;
        expect(prefix_decode_skip[index].startsWith(out)).toBe(true);
      });
      expect(out + detokenizer.finish()).toBe(text);
    }
  });

  it("equals the whole decode for random ids", () => {
    for (const { ids, decode, decode_skip } of cases.random_ids) {
      for (const [skipSpecialTokens, whole] of [
        [true, decode_skip],
        [false, decode],
      ]) {
        const detokenizer = createDetokenizer(tokenizer, { skipSpecialTokens });
        const texts = ids.map((id: number) => detokenizer.push(id).text);
        expect(texts.join("") + detokenizer.finish()).toBe(whole);
      }
    }
  });
});
