import { expectArgument } from "@tessera/core";
import { checkGenerationOptions } from "@tessera/language-decoder";
import type { ChatRequest } from "../request/chat-request.ts";
import { checkOptions } from "./check-options.ts";
import { readSampling } from "./read-sampling.ts";
import { requestNames } from "./request-names.ts";

const flags = ["doSample", "earlyStopping", "combineImages", "thumbnail", "autoOrient", "parseSpecialTokens"] as const;

/** Refuses what a request cannot mean, before anything expensive runs. Throws `invalid-argument` naming the option. */
export function checkChatRequest(request: ChatRequest): void {
  checkOptions(request, requestNames, "the request");
  checkGenerationOptions(readSampling(request));
  for (const name of flags) expectArgument([undefined, true, false].includes(request[name]), "true or false", name, request[name]);
  const { stop = [], systemMessage = "", cacheScope = "", minTiles = 1, maxTiles = minTiles } = request;
  expectArgument(Array.isArray(stop), "an array of texts", "stop", stop);
  for (const text of stop) expectArgument(typeof text === "string" && text !== "", "texts that are not empty", "stop", text);
  expectArgument(typeof systemMessage === "string", "a string", "systemMessage", systemMessage);
  expectArgument(typeof cacheScope === "string", "a string", "cacheScope", cacheScope);
  for (const [name, value] of Object.entries({ minTiles, maxTiles }))
    expectArgument(Number.isInteger(value) && value > 0, "a positive integer", name, value);
}
