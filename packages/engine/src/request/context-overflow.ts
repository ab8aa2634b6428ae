import { TesseraError } from "@tessera/core";

/** `context-overflow`: a prompt of which so many tokens are images does not fit with an answer. */
export function contextOverflow(imageTokens: number, contextLength: number): TesseraError {
  const [share, advice] =
    imageTokens > 0 ? [` (${imageTokens} of images)`, "use fewer tiles or a shorter text"] : ["", "use a shorter text"];
  return new TesseraError(
    "context-overflow",
    `The prompt has more than ${contextLength - 1} tokens${share}, the context holds ${contextLength} with the answer: ${advice}`,
    { facts: { imageTokens, contextLength } },
  );
}
