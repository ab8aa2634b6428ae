import { fileURLToPath } from "node:url";
import { checkTemplate, getTemplate, loadTokenizer } from "@tessera/tokenizer";
import { describe, expect, it } from "vitest";

const tokenizer = await loadTokenizer(fileURLToPath(new URL("fixtures/qwen2", import.meta.url)));

describe("checkTemplate", () => {
  it("accepts the tokenizer's own template", () => {
    expect(() =>
      checkTemplate({ template: getTemplate("Hermes-2"), tokenizer, vocabSize: tokenizer.size, stopTokenIds: [722] }),
    ).not.toThrow();
  });

  it.each([
    ["phi3-chat", tokenizer.size, [], "<|end|>"],
    ["internvl_zh", tokenizer.size, [], "</s>"],
    ["Hermes-2", 725, [], "725 rows"],
    ["Hermes-2", tokenizer.size, [9999], "9999"],
  ])("refuses %s with %s rows and stop ids %j", (name, vocabSize, stopTokenIds, problem) => {
    expect(() => checkTemplate({ template: getTemplate(name), tokenizer, vocabSize, stopTokenIds })).toThrow(
      expect.objectContaining({ code: "tokenizer-invalid", message: expect.stringContaining(problem) }),
    );
  });

  it("refuses a tokenizer that splits a mark it knows", () => {
    const splitting = { ...tokenizer, tokenToId: tokenizer.tokenToId.bind(tokenizer), encode: () => [1, 2] };
    expect(() => checkTemplate({ template: getTemplate("Hermes-2"), tokenizer: splitting as typeof tokenizer, vocabSize: 9999 })).toThrow(
      /one token/,
    );
  });
});
