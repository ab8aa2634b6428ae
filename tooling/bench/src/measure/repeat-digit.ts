import type { ChatRequest, InternVL } from "@tessera/sdk";

/** Makes every token of an answer the digit 7: one piece of text a token, no stop token, and text that is cut into the same tokens again. */
export function repeatDigit(model: InternVL): Pick<ChatRequest, "logitBias"> {
  return { logitBias: { [model.tokenize("7").at(-1)!]: 1e4 } };
}
