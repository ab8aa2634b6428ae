import { TesseraError } from "@tessera/core";
import { buildPrompt, type Prompt } from "@tessera/tokenizer";
import type { ChatRequest } from "./chat-request.ts";
import type { LoadedModel } from "./loaded-model.ts";
import type { PreparedMedia } from "./prepare-media.ts";

/** The token ids of a request whose pictures are counted. Throws `context-overflow` when they leave no room for an answer. */
export function requestPrompt(
  { template, tokenizer, tokensPerTile, decoder }: LoadedModel,
  request: ChatRequest,
  { images, question, history }: PreparedMedia,
  systemMessage: string | undefined,
): Prompt {
  if (request.prompt !== undefined)
    return checkLength({ ids: tokenizer.encode(request.prompt), imageSpans: [], imageTokens: 0, text: request.prompt });
  const combined = request.combineImages === true && images.length > 0;
  const tiles = images.reduce((sum, image) => sum + image.tiles, 0);
  const tilesPerImage = combined ? [tiles] : images.map((image) => image.tiles);
  return checkLength(buildPrompt({ template, tokenizer, question, history, systemMessage, tilesPerImage, tokensPerTile }));

  function checkLength(prompt: Prompt): Prompt {
    const { contextLength } = decoder;
    const promptTokens = prompt.ids.length;
    if (promptTokens < contextLength) return prompt;
    const { imageTokens } = prompt;
    const [share, advice] =
      imageTokens > 0 ? [` (${imageTokens} of images)`, "use fewer tiles or a shorter text"] : ["", "use a shorter text"];
    throw new TesseraError(
      "context-overflow",
      `The prompt has ${promptTokens} tokens${share}, the context holds ${contextLength}: ${advice}`,
      { facts: { promptTokens, imageTokens, contextLength } },
    );
  }
}
