import type { TokenConstraint } from "@tessera/core";
import { createDetokenizer, finishResponse } from "@tessera/tokenizer";
import type { ChatEvent } from "./chat-event.ts";
import type { ChatRequest } from "./chat-request.ts";
import type { ChatLogprobs, ChatResult, FinishReason, PromptLogprobs } from "./chat-result.ts";
import { checkRoom } from "./check-room.ts";
import { checkKnownPictures } from "./conversation/check-known-pictures.ts";
import { readConversation } from "./conversation/read-conversation.ts";
import { toHistory } from "./conversation/to-history.ts";
import { toTurns } from "./conversation/to-turns.ts";
import { describeLogprobs } from "./describe-logprobs.ts";
import { encodePictures } from "./encode-pictures.ts";
import type { LoadedModel } from "./loaded-model.ts";
import { readSampling } from "./options/read-sampling.ts";
import { prepareMedia } from "./prepare-media.ts";
import { reportWhile } from "./report-while.ts";
import { requestPrompt } from "./request-prompt.ts";

/** One chat from pictures to the last token. Leaving the generator frees everything it holds. */
export async function* streamChat(
  model: LoadedModel,
  request: ChatRequest,
  signal: AbortSignal | undefined,
): AsyncGenerator<ChatEvent, ChatResult, void> {
  signal?.throwIfAborted();
  const started = performance.now();
  const conversation = readConversation(request);
  // Cheap checks come first: whether the text fits, and whether the grammar is one.
  checkRoom(model, request, conversation);
  using constraint = await startConstraint(model, request);
  const prepared = yield* prepareMedia(request, conversation, { ...model, signal });
  const { images } = prepared;
  const contents = images.map(({ content }) => content);
  // What is in each place: pictures shown as one share theirs.
  const placed = request.combineImages && images.length > 0 ? [contents.join()] : contents;
  checkKnownPictures(conversation.knownPictures, placed);
  const preprocess = performance.now() - started;

  const { template, tokenizer, decoder } = model;
  const tiles = images.reduce((sum, image) => sum + image.tiles, 0);
  // Known before the pictures are encoded, which is the expensive part: whether they fit.
  const prompt = requestPrompt(
    model,
    request,
    prepared,
    images.map((image) => image.tiles),
    conversation.systemMessage,
  );
  yield { type: "prompt-ready", promptTokens: prompt.ids.length, imageTokens: prompt.imageTokens };

  const visionStarted = performance.now();
  const encode = (report: (event: ChatEvent) => void, signal: AbortSignal) =>
    encodePictures(model, images, signal, (done) => report({ type: "tiles-encoded", done, total: tiles }));
  const encoded = tiles > 0 ? yield* reportWhile(encode, signal) : undefined;
  const vision = performance.now() - visionStarted;
  const { embeds: imageEmbeds, pictures = { memory: 0, disk: 0, encoded: 0 }, reusedTiles = 0 } = encoded ?? {};
  if (tiles > 0) yield { type: "vision-end", tiles, imageTokens: prompt.imageTokens, pictures, milliseconds: vision };

  const detokenizer = createDetokenizer(tokenizer, { stop: request.stop ?? [] });
  const tokenIds: number[] = [];
  const logprobs: ChatLogprobs[] = [];
  let promptLogprobs: PromptLogprobs | undefined;
  let text = "";
  let prefill = 0;
  let reusedTokens = 0;
  let firstToken = 0;
  let decode = 0;
  let lookup: ChatResult["lookup"];
  let finishReason: FinishReason = "length";
  const tokens = decoder.generate(
    {
      inputIds: prompt.ids,
      imageSpans: prompt.imageSpans,
      imageEmbeds,
      imageKeys: request.combineImages ? [images.map(({ key }) => key).join()] : images.map(({ key }) => key),
      stopTokenIds: [...model.stopTokenIds],
      bosTokenId: model.config.llm_config.bos_token_id ?? undefined,
      cacheScope: request.cacheScope,
      options: readSampling(request),
      constraint,
    },
    { signal },
  );
  for await (const event of tokens) {
    if (event.type === "prefill-end") {
      prefill = event.milliseconds;
      reusedTokens = event.reusedTokens;
      yield event;
    } else if (event.type === "prompt-logprobs") {
      const [id = 0] = prompt.ids;
      const rest = event.logprobs.map((one) => describeLogprobs(one, tokenizer));
      promptLogprobs = { first: { id, token: tokenizer.decode([id]) }, rest };
      yield { type: "prompt-logprobs", logprobs: promptLogprobs };
    } else if (event.type === "token") {
      if (tokenIds.length === 0) firstToken = performance.now() - started;
      tokenIds.push(event.id);
      if (event.logprobs) {
        logprobs.push(describeLogprobs(event.logprobs, tokenizer));
        yield { type: "token-logprobs", logprobs: logprobs.at(-1)! };
      }
      const delta = detokenizer.push(event.id);
      text += delta.text;
      if (delta.text !== "") yield { type: "text-delta", text: delta.text };
      if (delta.stopped !== undefined) {
        finishReason = "stop-string";
        break;
      }
    } else {
      lookup = event.lookup;
      if (event.reason === "stop-token") finishReason = "stop";
    }
  }
  decode = performance.now() - started - firstToken;
  const rest = finishReason === "stop-string" ? "" : detokenizer.finish();
  text += rest;
  if (rest !== "") yield { type: "text-delta", text: rest };

  const answer = finishResponse(text, template);
  const turns = prepared.messages === undefined ? prepared : toTurns(prepared.messages);
  const result: ChatResult = {
    text: answer,
    tokenIds,
    finishReason,
    ...(promptLogprobs === undefined ? {} : { promptLogprobs }),
    ...(request.logprobs === undefined ? {} : { logprobs }),
    ...(request.promptLookupNumTokens === undefined ? {} : { lookup }),
    history: turns === undefined || request.prompt !== undefined ? [] : toHistory(turns, answer, placed),
    usage: { tiles, imageTokens: prompt.imageTokens, promptTokens: prompt.ids.length, completionTokens: tokenIds.length },
    reused: { tiles: reusedTiles, pictures, promptTokens: reusedTokens },
    timings: {
      preprocess,
      vision,
      prefill,
      firstToken,
      decode,
      total: performance.now() - started,
      tokensPerSecond: tokenIds.length > 1 && decode > 0 ? ((tokenIds.length - 1) * 1000) / decode : 0,
    },
  };
  yield { type: "finish", reason: finishReason, result };
  return result;
}

async function startConstraint({ grammars }: LoadedModel, { responseFormat }: ChatRequest): Promise<TokenConstraint | undefined> {
  return responseFormat && grammars().start(responseFormat);
}
