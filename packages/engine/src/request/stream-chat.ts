import { finishResponse, type Prompt } from "@tessera/tokenizer";
import { checkKnownPictures } from "../conversation/check-known-pictures.ts";
import { readConversation } from "../conversation/read-conversation.ts";
import { toHistory } from "../conversation/to-history.ts";
import { toTurns } from "../conversation/to-turns.ts";
import { readDocuments } from "../documents/read-documents.ts";
import type { LoadedModel } from "../load/loaded-model.ts";
import { type EncodedPictures, encodePictures } from "../media/encode-pictures.ts";
import { prepareMedia } from "../media/prepare-media.ts";
import type { PreparedMedia } from "../media/prepared-media.ts";
import { readSampling } from "../options/read-sampling.ts";
import { AnswerReader } from "./answer-reader.ts";
import type { ChatEvent } from "./chat-event.ts";
import type { ChatRequest } from "./chat-request.ts";
import type { ChatResult } from "./chat-result.ts";
import { checkRoom } from "./check-room.ts";
import { endAtAbort } from "./end-at-abort.ts";
import { reportWhile } from "./report-while.ts";
import { requestPrompt } from "./request-prompt.ts";

/** A request that was read and counted, before the model runs. */
interface PreparedChat {
  readonly media: PreparedMedia;
  readonly prompt: Prompt;
  /** What is in each place for a picture: pictures shown as one share theirs. */
  readonly placed: readonly string[];
  readonly tiles: number;
}

/**
 * The request pipeline, from pictures to the last token. Leaving the generator frees everything it holds, and so does an abort, also while
 * nobody takes its events.
 */
export function streamChat(
  model: LoadedModel,
  asked: ChatRequest,
  signal: AbortSignal | undefined,
): AsyncGenerator<ChatEvent, ChatResult, void> {
  return endAtAbort(answerChat(model, asked, signal), signal);
}

async function* answerChat(
  model: LoadedModel,
  asked: ChatRequest,
  signal: AbortSignal | undefined,
): AsyncGenerator<ChatEvent, ChatResult, void> {
  signal?.throwIfAborted();
  const started = performance.now();
  const since = (from: number) => performance.now() - from;
  const request = await readDocuments(model, asked, signal);
  const conversation = readConversation(request);
  // Cheap checks come first: whether the text fits, and whether the grammar is one.
  checkRoom(model, request, conversation);
  using constraint = request.responseFormat && (await model.grammars(request.responseFormat).start(request.responseFormat));
  const media = yield* prepareMedia(request, conversation, { ...model, signal });
  const chat = prepareChat(model, request, { ...conversation, media });
  const { prompt, tiles } = chat;
  const preprocess = since(started);
  yield { type: "prompt-ready", promptTokens: prompt.ids.length, imageTokens: prompt.imageTokens };

  const visionStarted = performance.now();
  const encoded = yield* encode(model, chat, signal);
  const vision = since(visionStarted);
  if (encoded !== undefined)
    yield { type: "vision-end", tiles, imageTokens: prompt.imageTokens, pictures: encoded.pictures, milliseconds: vision };

  const answer = new AnswerReader(model.tokenizer, {
    promptIds: prompt.ids,
    stop: request.stop ?? [],
    picture: media.images.length === 1 && conversation.video === undefined ? media.images[0] : undefined,
  });
  const keys = media.images.map(({ key }) => key);
  const tokens = model.decoder.generate(
    {
      inputIds: prompt.ids,
      imageSpans: prompt.imageSpans,
      imageEmbeds: encoded?.embeds,
      imageKeys: request.combineImages ? [keys.join()] : keys,
      stopTokenIds: [...model.stopTokenIds],
      bosTokenId: model.config.llm_config.bos_token_id ?? undefined,
      cacheScope: request.cacheScope,
      options: readSampling(request),
      constraint,
    },
    { signal },
  );
  let firstToken = 0;
  for await (const event of tokens) {
    if (event.type === "token" && firstToken === 0) firstToken = since(started);
    yield* answer.read(event);
    if (answer.stopped) break;
  }
  const decode = since(started) - firstToken;
  yield* answer.finish();
  const measured = { preprocess, vision, prefill: answer.prefill, firstToken, decode, total: since(started) };
  const result = chatResult(model, request, { chat, encoded, answer, measured });
  yield { type: "finish", reason: result.finishReason, result };
  return result;
}

/** Known before the pictures are encoded, which is the expensive part: whether they are the conversation's, and whether they fit. */
function prepareChat(
  model: LoadedModel,
  request: ChatRequest,
  {
    media,
    knownPictures,
    systemMessage,
  }: Pick<ReturnType<typeof readConversation>, "knownPictures" | "systemMessage"> & {
    readonly media: PreparedMedia;
  },
): PreparedChat {
  const contents = media.images.map(({ content }) => content);
  const placed = request.combineImages && contents.length > 0 ? [contents.join()] : contents;
  checkKnownPictures(knownPictures, placed);
  const counts = media.images.map(({ tiles }) => tiles);
  const prompt = requestPrompt(model, request, media, counts, systemMessage);
  return { media, prompt, placed, tiles: counts.reduce((sum, tiles) => sum + tiles, 0) };
}

async function* encode(
  model: LoadedModel,
  { media, tiles }: PreparedChat,
  signal: AbortSignal | undefined,
): AsyncGenerator<ChatEvent, EncodedPictures | undefined, void> {
  if (tiles === 0) return undefined;
  const run = (report: (event: ChatEvent) => void, signal: AbortSignal) =>
    encodePictures(model, media.images, signal, (done) => report({ type: "tiles-encoded", done, total: tiles }));
  return yield* reportWhile(run, signal);
}

interface Finished {
  readonly chat: PreparedChat;
  readonly encoded: EncodedPictures | undefined;
  readonly answer: AnswerReader;
  readonly measured: Omit<ChatResult["timings"], "tokensPerSecond">;
}

function chatResult(
  { template }: LoadedModel,
  request: ChatRequest,
  { chat: { media, prompt, placed, tiles }, encoded, answer, measured }: Finished,
): ChatResult {
  const { tokenIds, finishReason, stopString, promptLogprobs, logprobs, lookup, reusedTokens, boxes } = answer;
  // What continues a plain text begins with the space that parts it from that.
  const text = request.prompt === undefined ? finishResponse(answer.text, template) : answer.text;
  const turns = media.messages === undefined ? media : toTurns(media.messages);
  const { decode } = measured;
  return {
    text,
    tokenIds,
    finishReason,
    ...(stopString === undefined ? {} : { stopString }),
    ...(promptLogprobs === undefined ? {} : { promptLogprobs }),
    ...(request.logprobs === undefined ? {} : { logprobs }),
    ...(request.promptLookupNumTokens === undefined ? {} : { lookup }),
    boxes,
    history: turns === undefined || request.prompt !== undefined ? [] : toHistory(turns, text, placed),
    usage: { tiles, imageTokens: prompt.imageTokens, promptTokens: prompt.ids.length, completionTokens: tokenIds.length },
    reused: {
      tiles: encoded?.reusedTiles ?? 0,
      pictures: encoded?.pictures ?? { memory: 0, disk: 0, encoded: 0 },
      promptTokens: reusedTokens,
    },
    timings: { ...measured, tokensPerSecond: tokenIds.length > 1 && decode > 0 ? ((tokenIds.length - 1) * 1000) / decode : 0 },
  };
}
