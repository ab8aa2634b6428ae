import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createDetokenizer, loadTokenizer } from "../src/index.ts";

const tokenizer = await loadTokenizer(fileURLToPath(new URL("fixtures/qwen2", import.meta.url)));

function stream(ids: readonly number[], stop: readonly string[] = []) {
  const detokenizer = createDetokenizer(tokenizer, { stop });
  let text = "";
  let stopped: string | undefined;
  for (const id of ids) {
    const pushed = detokenizer.push(id);
    text += pushed.text;
    stopped ??= pushed.stopped;
  }
  return { text: text + detokenizer.finish(), stopped };
}

describe("createDetokenizer", () => {
  it("equals the whole decode for any ids", () => {
    const id = fc.oneof(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: tokenizer.size + 5 }));
    fc.assert(
      fc.property(fc.array(id, { maxLength: 80 }), (ids) => {
        expect(stream(ids).text).toBe(tokenizer.decode(ids, { skipSpecialTokens: true }));
      }),
      { numRuns: 300 },
    );
  });

  it("round-trips any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
        const normal = text.normalize("NFC");
        expect(stream(tokenizer.encode(text)).text).toBe(normal);
      }),
      { numRuns: 200 },
    );
  });

  it("holds back half characters", () => {
    const detokenizer = createDetokenizer(tokenizer);
    const texts = tokenizer.encode("a😀").map((id) => detokenizer.push(id).text);
    expect(texts.filter((text) => text !== "")).toEqual(["a", "😀"]);
  });

  it("gives a half character at the end as U+FFFD", () => {
    expect(stream(tokenizer.encode("😀").slice(0, -1)).text).toBe("\ufffd");
  });

  it("stays fast on a long run of broken bytes", () => {
    const [stray = 0] = tokenizer.encode("é").slice(-1);
    const ids = Array.from({ length: 3000 }, () => stray);
    expect(stream(ids).text).toBe(tokenizer.decode(ids));
  });

  it("cuts at a stop string and holds back its beginnings", () => {
    const detokenizer = createDetokenizer(tokenizer, { stop: ["###", "END"] });
    const seen: string[] = [];
    let stopped: string | undefined;
    for (const character of "one ## two EN three###four") {
      for (const id of tokenizer.encode(character)) {
        const pushed = detokenizer.push(id);
        seen.push(pushed.text);
        stopped ??= pushed.stopped;
      }
    }
    expect(seen.join("")).toBe("one ## two EN three");
    expect(stopped).toBe("###");
    expect(detokenizer.finish()).toBe("");
  });

  it("gives the beginning of a stop string when nothing completes it", () => {
    expect(stream(tokenizer.encode("so EN"), ["END"])).toEqual({ text: "so EN", stopped: undefined });
  });

  it("stops at the string that is complete first, however the text is cut", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("a", "b", "c", "x"), maxLength: 30 }), (text) => {
        const stop = ["abcx", "bc", "xx"];
        const characters = stream(
          [...text].flatMap((character) => tokenizer.encode(character)),
          stop,
        );
        expect(stream(tokenizer.encode(text), stop)).toEqual(characters);
        expect(text.startsWith(characters.text)).toBe(true);
        if (characters.stopped === undefined) expect(stop.some((one) => text.includes(one))).toBe(false);
      }),
    );
  });

  it("refuses an empty stop string", () => {
    expect(() => createDetokenizer(tokenizer, { stop: [""] })).toThrow(/stop/);
  });
});
