import type { ChatRequest } from "../request/chat-request.ts";
import { generationNames } from "./generation-names.ts";

/** The names of all fields of a request. */
export const requestNames = {
  ...generationNames,
  question: true,
  prompt: true,
  messages: true,
  images: true,
  documents: true,
  combineImages: true,
  video: true,
  history: true,
  systemMessage: true,
  parseSpecialTokens: true,
  cacheScope: true,
  responseFormat: true,
  stop: true,
  minTiles: true,
  maxTiles: true,
  maxPixels: true,
  thumbnail: true,
  autoOrient: true,
} satisfies Record<keyof ChatRequest, true>;
