import { expectArgument, TesseraError } from "@tessera/core";
import { placeLikeReference } from "../added-tokens/place-like-reference.ts";
import { tokenizerInvalid } from "../files/tokenizer-invalid.ts";
import type { ConversationTemplate } from "../templates/conversation-template.ts";
import type { Tokenizer } from "../tokenizer.ts";
import type { ImageSpan, Prompt } from "./prompt.ts";
import { type ConversationTurn, renderConversation } from "./render-conversation.ts";
import { unfoldImages } from "./unfold-images.ts";
import { imagePlaceholder as placeholder, type UserMessage, userTexts } from "./user-message.ts";

const contextToken = "<IMG_CONTEXT>";

/** What {@link buildPrompt} puts together. */
export interface BuildPromptOptions {
  readonly template: ConversationTemplate;
  readonly tokenizer: Tokenizer;
  readonly question: UserMessage;
  /**
   * Earlier turns: question and answer.
   * @default []
   */
  readonly history?: readonly (readonly [question: UserMessage, answer: string])[];
  /** @default the template's own */
  readonly systemMessage?: string;
  /** Tiles of each image, in the order of their places. Empty for a prompt without images. */
  readonly tilesPerImage: readonly number[];
  /** Image tokens a tile gives (`(image size / patch size × downsample ratio)²`). */
  readonly tokensPerTile: number;
  /**
   * `strict` refuses placeholders and images that do not fit each other. `reference` places them as the original does and may lose some;
   * there, giving a history, even an empty one, means that no placeholder is put in front.
   * @default "strict"
   */
  readonly placement?: "strict" | "reference";
  /** Most tokens of the text, an image counting as one; a text far too long is not read to its end. @default no limit */
  readonly maxTokens?: number;
}

/**
 * Builds the prompt of the reference's `chat` as token ids.
 *
 * Each `<image>` becomes `<img>`, tiles × tokensPerTile times `<IMG_CONTEXT>`, `</img>`. With images, without history and without a
 * placeholder, `<image>\n` is put in front of the question. Without images an `<image>` stays text, as in the reference.
 * Stricter than the reference: placeholders are counted in the questions only (never in answers or the system message),
 * and their number must equal that of the images. In a message given as texts, `<image>` is text like any other. Runs are inserted as
 * ids, never tokenised as text.
 *
 * @throws TesseraError `empty-question`, `placeholder-mismatch` (also for a literal `<IMG_CONTEXT>` beside images), `tokenizer-invalid`
 */
export function buildPrompt(options: BuildPromptOptions): Prompt {
  checkOptions(options);
  const { template, tokenizer, question, history: given, systemMessage, tilesPerImage, tokensPerTile, placement, maxTokens } = options;
  const history = given ?? [];
  const lenient = placement === "reference";
  const asked = userTexts(question);
  if (asked.length === 1 && asked[0]!.trim() === "" && !lenient) throw new TesseraError("empty-question", "The question is empty");

  const inFront = tilesPerImage.length > 0 && (lenient ? given === undefined : history.length === 0) && asked.length === 1;
  const messages = [...history.map(([text]) => text), inFront ? ["", `\n${asked[0]}`] : question];
  const runs = tilesPerImage.map((tiles) => tiles * tokensPerTile);
  const toTurns = (join: (texts: readonly string[]) => string) =>
    messages.flatMap((message, i): ConversationTurn[] => [
      { role: "user", message: join(userTexts(message)) },
      { role: "assistant", message: history[i]?.[1] },
    ]);
  const asText = toTurns((texts) => texts.join(placeholder));
  if (lenient) {
    const text = placeLikeReference(template, asText, systemMessage, runs);
    return { ...findRuns(tokenizer.encode(text), tokenizer.tokenToId(contextToken)), text };
  }
  if (runs.length === 0) {
    const text = renderConversation(template, asText, systemMessage);
    return { ids: tokenizer.encode(text, { maxTokens }), imageSpans: [], text, imageTokens: 0 };
  }
  checkPlaces(messages, runs.length);
  refuseContextToken([systemMessage, ...asText.map(({ message }) => message)], runs.length);
  const write = (lengths: readonly number[]) => {
    let image = 0;
    const run = () => `<img>${contextToken.repeat(lengths[image++] ?? 0)}</img>`;
    const turns = toTurns(([first = "", ...rest]) => rest.reduce((text, next) => text + run() + next, first));
    return renderConversation(template, turns, systemMessage);
  };
  const contextId = tokenizer.tokenToId(contextToken);
  if (contextId === undefined) throw tokenizerInvalid("added_tokens.json", `the tokenizer has no ${contextToken} token`);
  const folded = tokenizer.encode(write(runs.map((length) => Math.min(length, 1))), { maxTokens });
  return {
    ...unfoldImages(
      folded,
      contextId,
      runs.filter((length) => length > 0),
    ),
    text: write(runs),
  };
}

function checkOptions({ question, tokensPerTile, tilesPerImage }: BuildPromptOptions): void {
  const isMessage = typeof question === "string" || (Array.isArray(question) && question.length > 0);
  expectArgument(isMessage, "a string or texts", "question", question);
  expectArgument(Number.isInteger(tokensPerTile) && tokensPerTile > 0, "a positive whole number", "tokensPerTile", tokensPerTile);
  for (const tiles of tilesPerImage) expectArgument(Number.isInteger(tiles) && tiles >= 0, "whole numbers", "tilesPerImage", tiles);
}

function checkPlaces(messages: readonly UserMessage[], images: number): void {
  const placeholders = messages.reduce((sum, message) => sum + userTexts(message).length - 1, 0);
  if (placeholders === images) return;
  throw new TesseraError("placeholder-mismatch", `The conversation has ${placeholders} ${placeholder} placeholders for ${images} images`, {
    facts: { placeholders, images },
  });
}

function refuseContextToken(texts: readonly (string | undefined)[], images: number): void {
  if (!texts.some((text) => text?.includes(contextToken))) return;
  throw new TesseraError("placeholder-mismatch", `A conversation with images must not contain the text ${contextToken}`, {
    facts: { images },
  });
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
