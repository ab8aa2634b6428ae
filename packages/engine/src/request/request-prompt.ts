import { expectArgument, TesseraError } from "@tessera/core";
import { buildChatPrompt, buildPrompt, type Prompt, type Tokenizer } from "@tessera/tokenizer";
import type { Conversation } from "../conversation/conversation.ts";
import { toPromptMessages } from "../conversation/to-prompt-messages.ts";
import type { LoadedModel } from "../load/loaded-model.ts";
import type { ChatRequest } from "./chat-request.ts";
import { contextOverflow } from "./context-overflow.ts";

type Asked = Pick<Conversation, "messages" | "question" | "history">;

/**
 * The token ids of a request whose pictures are counted. Throws `context-overflow` when they leave no room for an answer; a text far too long
 * is not read to its end.
 *
 * @param tiles of each picture
 */
export function requestPrompt(
  { template, tokenizer, tokensPerTile, decoder: { contextLength } }: LoadedModel,
  request: ChatRequest,
  asked: Asked,
  tiles: readonly number[],
  systemMessage: string | undefined,
): Prompt {
  const { parseSpecialTokens = true } = request;
  const combined = request.combineImages === true && tiles.length > 0;
  const tilesPerImage = combined ? [tiles.reduce((sum, count) => sum + count, 0)] : tiles;
  const imageTokens = tilesPerImage.reduce((sum, count) => sum + count * tokensPerTile, 0);
  // Of the text; a picture counts as one there.
  const maxTokens = contextLength - 1 - imageTokens + tilesPerImage.length;
  if (maxTokens < 0) throw contextOverflow(imageTokens, contextLength);
  const shared = { template, tokenizer, systemMessage, tilesPerImage, tokensPerTile, maxTokens };
  try {
    if (request.prompt !== undefined) return plainPrompt(request.prompt, tokenizer, maxTokens);
    if (asked.messages === undefined && parseSpecialTokens) {
      const { question, history } = asked;
      return buildPrompt({ ...shared, question, history });
    }
    return buildChatPrompt({ ...shared, messages: toPromptMessages(asked), parseSpecialTokens });
  } catch (error) {
    if (TesseraError.isInstance(error) && error.code === "context-overflow") throw contextOverflow(imageTokens, contextLength);
    throw error;
  }
}

function plainPrompt(prompt: string | readonly number[], tokenizer: Tokenizer, maxTokens: number): Prompt {
  if (typeof prompt === "string") return { ids: tokenizer.encode(prompt, { maxTokens }), imageSpans: [], imageTokens: 0, text: prompt };
  if (prompt.length > maxTokens) throw new TesseraError("context-overflow", `The prompt has ${prompt.length} tokens`);
  for (const id of prompt) expectArgument(Number.isInteger(id) && id >= 0 && id < tokenizer.size, "ids of tokens", "prompt", id);
  return { ids: [...prompt], imageSpans: [], imageTokens: 0, text: "" };
}
