import type { ChatResult } from "./chat-result.ts";

const weight = 0.2;

/** How long the parts of a chat took lately, in milliseconds: moving averages over finished chats. `undefined` before the first. */
export class Rates {
  /** Of a tile that was encoded. */
  tile: number | undefined;
  /** Of a prompt token that was read. */
  promptToken: number | undefined;
  /** Of a generated token after the first. */
  token: number | undefined;

  add({ usage, reused, timings }: ChatResult): void {
    this.tile = average(this.tile, timings.vision, usage.tiles - reused.tiles);
    this.promptToken = average(this.promptToken, timings.prefill, usage.promptTokens - reused.promptTokens);
    this.token = average(this.token, timings.decode, usage.completionTokens - 1);
  }
}

function average(old: number | undefined, milliseconds: number, count: number): number | undefined {
  if (count <= 0) return old;
  const latest = milliseconds / count;
  return old === undefined ? latest : old + weight * (latest - old);
}
