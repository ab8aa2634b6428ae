import { expectArgument, TesseraError } from "@tessera/core";
import type { UserMessage } from "@tessera/tokenizer";
import { checkDocument } from "../documents/check-document.ts";
import { checkChatRequest } from "../options/check-chat-request.ts";
import type { ChatRequest, Turn } from "../request/chat-request.ts";
import { checkVideo } from "./check-video.ts";
import type { Conversation } from "./conversation.ts";
import { placePictures } from "./place-pictures.ts";
import { readMessages } from "./read-messages.ts";
import { readTurn } from "./turn.ts";

/**
 * The conversation of a request, from `messages` or from `question`, `history` and media. Whatever can be seen without reading the media
 * is checked. Throws `invalid-argument`, `empty-question`, `placeholder-mismatch`.
 */
export function readConversation(request: ChatRequest): Conversation {
  checkChatRequest(request);
  if (request.prompt !== undefined) return plainPrompt(request);
  if (request.messages !== undefined) return readMessages(request);
  const { question, history: turns = [], systemMessage, images = [], documents = [], video, combineImages = false } = request;
  if (question === undefined) throw new TesseraError("invalid-argument", "A request needs `question` or `messages`");
  expectArgument(typeof question === "string", "a string", "question", question);
  if (question.trim() === "") throw new TesseraError("empty-question", "The question is empty");
  expectArgument(Array.isArray(images), "an array", "images", images);
  for (const [i, image] of images.entries()) expectArgument(image != null, "a picture", `images[${i}]`, image);
  expectArgument(Array.isArray(documents), "an array", "documents", documents);
  for (const [i, document] of documents.entries()) checkDocument(document, `documents[${i}]`);
  if (video !== undefined) checkVideo(video);
  if (video !== undefined && images.length + documents.length > 0)
    throw new TesseraError("invalid-argument", "A request has images or a video, not both");
  expectArgument(Array.isArray(turns), "an array of [question, answer]", "history", turns);
  const read = turns.map((turn, i) => {
    checkTurn(turn, i);
    return { ...readTurn(turn), answer: turn[1] };
  });
  const history = read.map(({ asked, answer }): readonly [UserMessage, string] => [asked, answer]);
  return {
    // How many frames a video gives, or pages a document has, is known when it is read.
    question:
      video === undefined && documents.length === 0
        ? placePictures(question, history, combineImages ? Math.min(images.length, 1) : images.length)
        : question,
    history,
    systemMessage,
    images: images.map((input) => ({ input })),
    video,
    videoTurn: history.length,
    knownPictures: read.flatMap(({ pictures }) => pictures),
  };
}

function plainPrompt({ prompt, question, messages, images = [], documents, video, history, systemMessage }: ChatRequest): Conversation {
  const isText = typeof prompt === "string" || Array.isArray(prompt);
  expectArgument(isText && prompt.length > 0, "a text or token ids", "prompt", prompt);
  const rest = { question, messages, documents, video, history, systemMessage, images: images.length > 0 ? images : undefined };
  for (const [name, value] of Object.entries(rest))
    if (value !== undefined) throw new TesseraError("invalid-argument", `Give \`prompt\` or a conversation with \`${name}\`, not both`);
  return { question: "", history: [], systemMessage: undefined, images: [], video: undefined, videoTurn: 0, knownPictures: [] };
}

function checkTurn(turn: Turn, index: number): void {
  expectArgument(Array.isArray(turn) && turn.length === 2, "[question, answer]", `history[${index}]`, turn);
  for (const text of turn) expectArgument(typeof text === "string", "[question, answer] of strings", `history[${index}]`, text);
}
