import { fileURLToPath } from "node:url";
import { buildPrompt, getTemplate, loadTokenizer } from "@tessera/tokenizer";
import { describe, expect, it } from "vitest";

const tokenizer = await loadTokenizer(fileURLToPath(new URL("fixtures/qwen2", import.meta.url)));
const build = (question: string, tilesPerImage: number[], history?: [string, string][]) =>
  buildPrompt({ template: getTemplate("Hermes-2"), tokenizer, question, history, tilesPerImage, tokensPerTile: 2, placement: "reference" });

describe("the reference's placement", () => {
  it("agrees with the strict one where all fits", () => {
    const strict = buildPrompt({ template: getTemplate("Hermes-2"), tokenizer, question: "What?", tilesPerImage: [3], tokensPerTile: 2 });
    expect(build("What?", [3])).toEqual(strict);
  });

  it("drops images without a placeholder and leaves placeholders without an image", () => {
    expect(build("<image> only", [1, 1]).imageTokens).toBe(2);
    const { text, imageSpans } = build("<image> and <image>", [1]);
    expect([text.includes("and <image>"), imageSpans.length]).toEqual([true, 1]);
  });

  it("puts no placeholder in front when a history is given, and fills those in answers", () => {
    expect(build("What?", [1], []).imageTokens).toBe(0);
    expect(build("And?", [1], [["Hi", "an <image>"]]).text).toContain("an <img><IMG_CONTEXT><IMG_CONTEXT></img>");
  });
});
