import { expectArgument, TesseraError } from "@tessera/core";
import { tokenizerInvalid } from "../files/tokenizer-invalid.ts";
import type { ConversationTemplate } from "../templates/conversation-template.ts";
import type { Tokenizer } from "../tokenizer.ts";
import type { Prompt } from "./prompt.ts";
import type { PromptMessage } from "./prompt-message.ts";
import { renderMessages } from "./render-messages.ts";
import { unfoldImages } from "./unfold-images.ts";

const contextToken = "<IMG_CONTEXT>";

/** What {@link buildChatPrompt} puts together. */
export interface BuildChatPromptOptions {
  readonly template: ConversationTemplate;
  readonly tokenizer: Tokenizer;
  /** In any order of roles; the answer follows. */
  readonly messages: readonly PromptMessage[];
  /** Where the messages begin with none of their own. @default the template's own */
  readonly systemMessage?: string;
  /** Tiles of each image part, in order. */
  readonly tilesPerImage: readonly number[];
  /** Image tokens a tile gives. */
  readonly tokensPerTile: number;
  /** Reads special tokens written in messages as such, as the original does, instead of as text. @default false */
  readonly parseSpecialTokens?: boolean;
  /** Most tokens of the text, an image counting as one; a text far too long is not read to its end. @default no limit */
  readonly maxTokens?: number;
}

/**
 * Builds the prompt of a conversation whose pictures are parts of their own: text never decides where pictures go, `<image>` in it is text.
 *
 * @throws TesseraError `placeholder-mismatch` (with `parseSpecialTokens`, for a literal `<IMG_CONTEXT>` beside images), `context-overflow`
 * (more than `maxTokens`), `tokenizer-invalid`
 */
export function buildChatPrompt({
  template,
  tokenizer,
  messages,
  systemMessage = template.systemMessage,
  tilesPerImage,
  tokensPerTile,
  parseSpecialTokens = false,
  maxTokens,
}: BuildChatPromptOptions): Prompt {
  const images = messages.reduce((sum, { content }) => sum + content.filter(({ type }) => type === "image").length, 0);
  expectArgument(images === tilesPerImage.length, `the tiles of ${images} images`, "tilesPerImage", tilesPerImage.length);
  const runs = tilesPerImage.map((tiles) => tiles * tokensPerTile);
  const write = (lengths: readonly number[]) =>
    renderMessages(template, messages, {
      systemMessage,
      plain: !parseSpecialTokens,
      image: (index) => `<img>${contextToken.repeat(lengths[index]!)}</img>`,
    });
  const text = (lengths: readonly number[]) =>
    write(lengths)
      .map((piece) => piece.text)
      .join("");
  if (images === 0) return { ids: tokenizer.encode(write([]), { maxTokens }), imageSpans: [], text: text([]), imageTokens: 0 };
  const contextId = tokenizer.tokenToId(contextToken);
  if (contextId === undefined) throw tokenizerInvalid("added_tokens.json", `the tokenizer has no ${contextToken} token`);
  if (parseSpecialTokens) refuseContextTokens(messages, images);
  const folded = runs.map((length) => Math.min(length, 1));
  const ids = tokenizer.encode(write(folded), { maxTokens });
  const shown = runs.filter((length) => length > 0);
  return { ...unfoldImages(ids, contextId, shown), text: text(runs) };
}

function refuseContextTokens(messages: readonly PromptMessage[], images: number): void {
  const found = messages.some(({ content }) => content.some((part) => part.type === "text" && part.text.includes(contextToken)));
  if (found)
    throw new TesseraError("placeholder-mismatch", `A conversation with images must not contain the text ${contextToken}`, {
      facts: { images },
    });
}
