import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import {
  buildPrompt,
  type ConversationTurn,
  conversationTemplates,
  finishResponse,
  getStopTokenIds,
  getTemplate,
  loadTokenizer,
  renderConversation,
} from "../src/index.ts";

const fixtures = fileURLToPath(new URL("fixtures/", import.meta.url));
const read = (name: string) => JSON.parse(readFileSync(fixtures + name, "utf8"));
const tokenizer = await loadTokenizer(`${fixtures}qwen2`);
const hermes = getTemplate("Hermes-2");

interface RecordedTurn {
  question: string;
  pixel_values_tiles: number | null;
  num_patches_list: number[] | null;
  history_before: [string, string][] | null;
  raw_decoded_reply: string;
  response: string;
  query_sha256: string;
  img_context_count: number;
}

/** Where this package refuses what the reference lets through to a wrong or failing run, and how. */
const refused: Record<string, string> = {
  text_then_image_second_turn_no_placeholder: "placeholder-mismatch",
  text_then_image_literal_in_first_turn: "placeholder-mismatch",
  two_images_one_placeholder: "placeholder-mismatch",
  two_images_no_placeholder: "placeholder-mismatch",
  one_image_two_placeholders: "placeholder-mismatch",
  empty_question: "empty-question",
  empty_question_with_image: "empty-question",
};
/** The reference puts no placeholder in front when `history` is an empty list, takes images for an answer's `<image>`, or fails before it. */
const different = ["empty_history_list", "reply_contains_image_tag", "num_patches_mismatch_assert"];

describe("templates", () => {
  it("are the registered ones", () => {
    const recorded = Object.entries<Record<string, unknown>>(read("templates.json")).map(
      ([name, { system_message, roles, sep_style, sep, sep2, eos_string }]) => {
        return [name, system_message, roles, sep_style, sep, sep2 ?? undefined, eos_string];
      },
    );
    const own = conversationTemplates.map((t) => [
      t.name,
      t.systemMessage,
      t.roles,
      t.separatorStyle,
      t.separator,
      t.separator2,
      t.eosToken,
    ]);
    expect(own).toEqual(recorded);
  });

  it("render the recorded prompts", () => {
    for (const { template, system_message, messages, prompt } of read("get-prompt.json")) {
      const turns = messages.map(
        ([role, message]: [number, string | null]): ConversationTurn => ({
          role: role === 0 ? "user" : "assistant",
          ...(message === null ? {} : { message }),
        }),
      );
      expect(renderConversation(getTemplate(template), turns, system_message)).toBe(prompt);
    }
  });

  it("are listed when the name is unknown", () => {
    expect(() => getTemplate("vicuna")).toThrow(
      expect.objectContaining({ code: "unsupported-option", message: expect.stringContaining("Hermes-2") }),
    );
  });
});

describe("buildPrompt", () => {
  it.each<{ name: string; template: string; num_image_token: number; system_message: string; turns: RecordedTurn[] }>(
    read("prompt-cases.json"),
  )("writes the reference's query: $template $name", ({ name, template: templateName, num_image_token, system_message, turns }) => {
    const template = getTemplate(templateName);
    let refusals = 0;
    for (const turn of turns) {
      const tilesPerImage = turn.pixel_values_tiles === null ? [] : (turn.num_patches_list ?? [turn.pixel_values_tiles]);
      const history = turn.history_before ?? [];
      const build = () =>
        buildPrompt({
          template,
          tokenizer,
          question: turn.question,
          history,
          systemMessage: system_message,
          tilesPerImage,
          tokensPerTile: num_image_token,
        });
      const code = refused[name];
      if (code !== undefined) {
        try {
          build();
        } catch (error) {
          expect(error).toMatchObject({ code });
          refusals++;
        }
        continue;
      }
      if (different.includes(name)) continue;
      const prompt = build();
      expect(createHash("sha256").update(prompt.text).digest("hex")).toBe(turn.query_sha256);
      expect(prompt.ids).toEqual(tokenizer.encode(prompt.text));
      expect(prompt.imageTokens).toBe(turn.img_context_count);
      const contextId = tokenizer.tokenToId("<IMG_CONTEXT>");
      for (const { start, length } of prompt.imageSpans)
        expect(prompt.ids.slice(start, start + length)).toEqual(Array(length).fill(contextId));
      expect(finishResponse(turn.raw_decoded_reply, template)).toBe(turn.response);
    }
    expect(refusals > 0).toBe(name in refused);
  });

  const recorded = read("chat-ids.json");
  it.each<{
    case: string;
    question: string;
    history: [string, string][];
    tiles: number[];
    input_ids: number[];
    output_ids: number[];
    response: string;
  }>(recorded.cases)("gives the reference's input ids: $case", ({ question, history, tiles, input_ids, output_ids, response }) => {
    const prompt = buildPrompt({
      template: hermes,
      tokenizer,
      question,
      history,
      tilesPerImage: tiles,
      tokensPerTile: recorded.tokens_per_tile,
    });
    expect(prompt.ids).toEqual(input_ids);
    expect(finishResponse(tokenizer.decode(output_ids, { skipSpecialTokens: true }), hermes)).toBe(response);
  });

  it("puts a placeholder in front for an empty history, and leaves an answer's <image> alone", () => {
    const base = { template: hermes, tokenizer, tokensPerTile: 2 };
    expect(buildPrompt({ ...base, question: "What?", history: [], tilesPerImage: [1] }).text).toContain(
      "<img><IMG_CONTEXT><IMG_CONTEXT></img>\nWhat?",
    );
    const { text, imageSpans } = buildPrompt({
      ...base,
      question: "<image>\nAnd?",
      history: [["<image>\nWhat?", "An <image>"]],
      tilesPerImage: [1, 2],
    });
    expect(text).toContain("An <image><|im_end|>");
    expect(imageSpans.map(({ length }) => length)).toEqual([2, 4]);
  });

  it("refuses a literal <IMG_CONTEXT> beside an image", () => {
    const build = () => buildPrompt({ template: hermes, tokenizer, question: "<IMG_CONTEXT>?", tilesPerImage: [1], tokensPerTile: 2 });
    expect(build).toThrow(expect.objectContaining({ code: "placeholder-mismatch" }));
  });

  it("takes texts around the pictures, in which a placeholder is text", () => {
    const base = { template: hermes, tokenizer, tokensPerTile: 2 };
    const texts = ["", "\n", "\nWhat does <image> mean?"];
    const { text, imageSpans } = buildPrompt({ ...base, question: texts, history: [["An <image>?", "Yes"]], tilesPerImage: [1, 2, 1] });
    expect(text).toContain(
      "<img><IMG_CONTEXT><IMG_CONTEXT><IMG_CONTEXT><IMG_CONTEXT></img>\n<img><IMG_CONTEXT><IMG_CONTEXT></img>\nWhat does <image> mean?",
    );
    expect(imageSpans.map(({ length }) => length)).toEqual([2, 4, 2]);
    const plain = buildPrompt({ ...base, question: ["An <image>?"], history: [[["<image>"], "Yes"]], tilesPerImage: [] });
    expect(plain.ids).toEqual(tokenizer.encode(plain.text));
    expect(plain.text).toContain("user\nAn <image>?");
    const missing = () => buildPrompt({ ...base, question: texts, history: [[["<image>"], "Yes"]], tilesPerImage: [1] });
    expect(missing).toThrow(expect.objectContaining({ code: "placeholder-mismatch", facts: { placeholders: 2, images: 1 } }));
  });

  it("builds long runs as ids", () => {
    const { ids, imageTokens } = buildPrompt({ template: hermes, tokenizer, question: "What?", tilesPerImage: [13], tokensPerTile: 256 });
    expect(imageTokens).toBe(13 * 256);
    expect(ids.filter((id) => id === tokenizer.tokenToId("<IMG_CONTEXT>"))).toHaveLength(13 * 256);
  });
});

describe("getStopTokenIds", () => {
  it("begins with the template's end token, each id once", () => {
    expect(getStopTokenIds(hermes, tokenizer, [720, 722])).toEqual([722, 720]);
    expect(getStopTokenIds(getTemplate("phi3-chat"), tokenizer, [])).toEqual([]);
  });
});
