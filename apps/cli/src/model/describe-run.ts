import type { ChatResult } from "@tessera/sdk";

/** The numbers of a run in one line. */
export function describeRun({ usage, reused, timings }: ChatResult): string {
  const { tiles, promptTokens, imageTokens, completionTokens } = usage;
  const speed = timings.tokensPerSecond > 0 ? `, ${timings.tokensPerSecond.toFixed(1)} tokens/s` : "";
  const known = reused.tiles > 0 ? ` (${reused.tiles} known${reused.pictures.disk > 0 ? " from disk" : ""})` : "";
  return `${tiles} tiles${known}, ${promptTokens} prompt tokens (${imageTokens} of images), first token ${(timings.firstToken / 1000).toFixed(3)} s, ${completionTokens} tokens${speed}`;
}
