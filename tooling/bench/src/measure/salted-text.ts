import type { ChatRequest, InternVL } from "@tessera/sdk";

/**
 * A text-only request of about `tokens` prompt tokens. The salt stands in the system message and at the start of the question, so that
 * hardly a token of an earlier prompt comes again.
 */
export async function saltedText(model: InternVL, tokens: number, salt: number | string): Promise<ChatRequest> {
  const request = { systemMessage: `${salt}`, question: `${salt}` };
  const { promptTokens } = await model.estimate(request);
  // The bundled vocabulary takes a digit and a space for a token each.
  return { ...request, question: `${salt}${" 7".repeat(Math.max(0, (tokens - promptTokens) >> 1))}` };
}
