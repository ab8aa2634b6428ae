import { TesseraError } from "@tessera/core";
import type { ImageSpan, Prompt } from "./prompt.ts";

/** Makes each context token of a prompt a run of its image's length. Throws `placeholder-mismatch` when they do not fit each other. */
export function unfoldImages(folded: readonly number[], contextId: number, runs: readonly number[]): Omit<Prompt, "text"> {
  const imageSpans: ImageSpan[] = [];
  const ids: number[] = [];
  for (const id of folded) {
    const length = id === contextId ? (runs[imageSpans.length] ?? 0) : 0;
    if (id === contextId) imageSpans.push({ start: ids.length, length });
    else ids.push(id);
    for (let i = 0; i < length; i++) ids.push(contextId);
  }
  if (imageSpans.length !== runs.length) {
    throw new TesseraError("placeholder-mismatch", `The prompt holds ${imageSpans.length} image runs for ${runs.length} images`, {
      facts: { images: runs.length },
    });
  }
  return { ids, imageSpans, imageTokens: runs.reduce((sum, length) => sum + length, 0) };
}
