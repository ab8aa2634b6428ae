import type { ChatResult } from "@tessera/sdk";

/** The numbers of a run in one line. */
export function describeRun({ usage, timings }: ChatResult): string {
  const { tiles, promptTokens, imageTokens, completionTokens } = usage;
  const speed = timings.tokensPerSecond > 0 ? `, ${timings.tokensPerSecond.toFixed(1)} tokens/s` : "";
  return `${tiles} tiles, ${promptTokens} prompt tokens (${imageTokens} of images), first token ${(timings.firstToken / 1000).toFixed(3)} s, ${completionTokens} tokens${speed}`;
}
