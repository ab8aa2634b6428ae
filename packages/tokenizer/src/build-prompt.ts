import { expectArgument, TesseraError } from "@tessera/core";
import type { ConversationTemplate } from "./conversation-template.ts";
import { placeLikeReference } from "./place-like-reference.ts";
import type { ImageSpan, Prompt } from "./prompt.ts";
import { type ConversationTurn, renderConversation } from "./render-conversation.ts";
import type { Tokenizer } from "./tokenizer.ts";
import { tokenizerInvalid } from "./tokenizer-invalid.ts";

const placeholder = "<image>";
const contextToken = "<IMG_CONTEXT>";

/** What {@link buildPrompt} puts together. */
export interface BuildPromptOptions {
  readonly template: ConversationTemplate;
  readonly tokenizer: Tokenizer;
  readonly question: string;
  /**
   * Earlier turns: question and answer.
   * @default []
   */
  readonly history?: readonly (readonly [question: string, answer: string])[];
  /** @default the template's own */
  readonly systemMessage?: string;
  /** Tiles of each image, in the order of the `<image>` placeholders. Empty for a prompt without images. */
  readonly tilesPerImage: readonly number[];
  /** Image tokens a tile gives (`(image size / patch size × downsample ratio)²`). */
  readonly tokensPerTile: number;
  /**
   * `strict` refuses placeholders and images that do not fit each other. `reference` places them as the original does and may lose some;
   * there, giving a history, even an empty one, means that no placeholder is put in front.
   * @default "strict"
   */
  readonly placement?: "strict" | "reference";
}

/**
 * Builds the prompt of the reference's `chat` as token ids.
 *
 * Each `<image>` becomes `<img>`, tiles × tokensPerTile times `<IMG_CONTEXT>`, `</img>`. With images, without history and without a
 * placeholder, `<image>\n` is put in front of the question. Without images an `<image>` stays text, as in the reference.
 * Stricter than the reference: placeholders are counted in the questions only (never in answers or the system message),
 * and their number must equal that of the images. Runs are inserted as ids, never tokenised as text.
 *
 * @throws TesseraError `empty-question`, `placeholder-mismatch` (also for a literal `<IMG_CONTEXT>` beside images), `tokenizer-invalid`
 */
export function buildPrompt({
  template,
  tokenizer,
  question,
  history: given,
  systemMessage,
  tilesPerImage,
  tokensPerTile,
  placement = "strict",
}: BuildPromptOptions): Prompt {
  const history = given ?? [];
  expectArgument(typeof question === "string", "a string", "question", question);
  expectArgument(Number.isInteger(tokensPerTile) && tokensPerTile > 0, "a positive whole number", "tokensPerTile", tokensPerTile);
  for (const tiles of tilesPerImage) expectArgument(Number.isInteger(tiles) && tiles >= 0, "whole numbers", "tilesPerImage", tiles);
  const lenient = placement === "reference";
  if (question.trim() === "" && !lenient) throw new TesseraError("empty-question", "The question is empty");

  const prefixed =
    tilesPerImage.length > 0 && (lenient ? given === undefined : history.length === 0) && !question.includes(placeholder)
      ? `${placeholder}\n${question}`
      : question;
  const turns: ConversationTurn[] = [
    ...history.flatMap(([asked, answered]): ConversationTurn[] => [
      { role: "user", message: asked },
      { role: "assistant", message: answered },
    ]),
    { role: "user", message: prefixed },
    { role: "assistant" },
  ];
  const runs = tilesPerImage.map((tiles) => tiles * tokensPerTile);
  if (lenient) {
    const text = placeLikeReference(template, turns, systemMessage, runs);
    return { ...findRuns(tokenizer.encode(text), tokenizer.tokenToId(contextToken)), text };
  }
  const write = (lengths: readonly number[]) => renderConversation(template, fillPlaceholders(turns, lengths), systemMessage);
  if (runs.length === 0) {
    const text = renderConversation(template, turns, systemMessage);
    return { ids: tokenizer.encode(text), imageSpans: [], text, imageTokens: 0 };
  }
  checkPlaceholders(turns, systemMessage, runs.length);
  const contextId = tokenizer.tokenToId(contextToken);
  if (contextId === undefined) throw tokenizerInvalid("added_tokens.json", `the tokenizer has no ${contextToken} token`);
  const folded = tokenizer.encode(write(runs.map((length) => Math.min(length, 1))));
  return {
    ...unfold(
      folded,
      contextId,
      runs.filter((length) => length > 0),
    ),
    text: write(runs),
  };
}

function fillPlaceholders(turns: readonly ConversationTurn[], lengths: readonly number[]): ConversationTurn[] {
  let image = 0;
  return turns.map(({ role, message }) => ({
    role,
    message: role === "user" ? message?.replaceAll(placeholder, () => `<img>${contextToken.repeat(lengths[image++] ?? 0)}</img>`) : message,
  }));
}

function checkPlaceholders(turns: readonly ConversationTurn[], systemMessage: string | undefined, images: number): void {
  const questions = turns.filter(({ role }) => role === "user").map(({ message }) => message ?? "");
  const placeholders = questions.reduce((sum, message) => sum + message.split(placeholder).length - 1, 0);
  if (placeholders !== images) {
    const facts = { placeholders, images };
    throw new TesseraError(
      "placeholder-mismatch",
      `The conversation has ${placeholders} ${placeholder} placeholders for ${images} images`,
      { facts },
    );
  }
  if ([systemMessage, ...turns.map(({ message }) => message)].some((text) => text?.includes(contextToken))) {
    throw new TesseraError("placeholder-mismatch", `A conversation with images must not contain the text ${contextToken}`, {
      facts: { images },
    });
  }
}

/** Runs of the context token, wherever they come from. */
function findRuns(ids: number[], contextId: number | undefined): Omit<Prompt, "text"> {
  const imageSpans: ImageSpan[] = [];
  for (let i = 0; i < ids.length; ) {
    const start = i;
    while (i < ids.length && ids[i] === contextId) i++;
    if (i > start) imageSpans.push({ start, length: i - start });
    else i++;
  }
  return { ids, imageSpans, imageTokens: imageSpans.reduce((sum, { length }) => sum + length, 0) };
}

function unfold(folded: readonly number[], contextId: number, runs: readonly number[]): Omit<Prompt, "text"> {
  const imageSpans: ImageSpan[] = [];
  const ids: number[] = [];
  for (const id of folded) {
    const length = id === contextId ? (runs[imageSpans.length] ?? 0) : 0;
    if (id === contextId) imageSpans.push({ start: ids.length, length });
    else ids.push(id);
    for (let i = 0; i < length; i++) ids.push(contextId);
  }
  if (imageSpans.length !== runs.length) {
    throw new TesseraError("placeholder-mismatch", `The prompt holds ${imageSpans.length} image runs for ${runs.length} images`, {
      facts: { images: runs.length },
    });
  }
  return { ids, imageSpans, imageTokens: runs.reduce((sum, length) => sum + length, 0) };
}
