import { readConversation } from "../conversation/read-conversation.ts";
import { readDocuments } from "../documents/read-documents.ts";
import type { LoadedModel } from "../load/loaded-model.ts";
import { prepareMedia } from "../media/prepare-media.ts";
import type { ChatRequest } from "./chat-request.ts";
import { checkRoom } from "./check-room.ts";
import { requestPrompt } from "./request-prompt.ts";

/** What a request would cost. */
export interface Estimate {
  /** Tiles of each picture or frame, thumbnails included. */
  readonly tilesPerImage: readonly number[];
  readonly imageTokens: number;
  readonly promptTokens: number;
  /** Most tokens of the answer: `maxNewTokens`, or what the context leaves. */
  readonly maxCompletionTokens: number;
  readonly contextLength: number;
  /** Bytes of keys, values and image embeddings when the answer is as long as it may be. */
  readonly memoryBytes: number;
  /** Seconds to the first token and of the longest answer, as chats took lately; `undefined` before any has ended. Caches and waiting are left out. */
  readonly seconds: { readonly firstToken: number; readonly total: number } | undefined;
}

/** Counts what a chat would take, without running the model. Throws what the chat would throw up to then. */
export async function estimateChat(model: LoadedModel, asked: ChatRequest, signal: AbortSignal | undefined): Promise<Estimate> {
  const request = await readDocuments(model, asked, signal);
  const conversation = readConversation(request);
  checkRoom(model, request, conversation);
  const media = prepareMedia(request, conversation, { ...model, signal, countOnly: true });
  let step = await media.next();
  while (!step.done) step = await media.next();
  const { ids, imageTokens } = requestPrompt(
    model,
    request,
    step.value,
    step.value.images.map(({ tiles }) => tiles),
    conversation.systemMessage,
  );
  const { decoder, rates, config } = model;
  const promptTokens = ids.length;
  const maxCompletionTokens = Math.min(request.maxNewTokens ?? 1024, decoder.contextLength - promptTokens + 1);
  const tilesPerImage = step.value.images.map(({ tiles }) => tiles);
  const tiles = tilesPerImage.reduce((sum, count) => sum + count, 0);
  const { tile = tiles === 0 ? 0 : undefined, promptToken, token = 0 } = rates;
  const firstToken = tile === undefined || promptToken === undefined ? undefined : (tiles * tile + promptTokens * promptToken) / 1000;
  return {
    tilesPerImage,
    imageTokens,
    promptTokens,
    maxCompletionTokens,
    contextLength: decoder.contextLength,
    memoryBytes: (promptTokens + maxCompletionTokens) * model.kvBytesPerToken + imageTokens * config.llm_config.hidden_size * 4,
    seconds: firstToken === undefined ? undefined : { firstToken, total: firstToken + ((maxCompletionTokens - 1) * token) / 1000 },
  };
}
