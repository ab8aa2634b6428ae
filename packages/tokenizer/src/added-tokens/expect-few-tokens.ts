import { TesseraError } from "@tessera/core";

/** Throws `context-overflow` when there are surely more tokens than wanted. */
export function expectFewTokens(tokens: number, maxTokens: number | undefined): void {
  if (maxTokens === undefined || tokens <= maxTokens) return;
  throw new TesseraError("context-overflow", `The text has more than ${maxTokens} tokens`, { facts: { maxTokens } });
}
