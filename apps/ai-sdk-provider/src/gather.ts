import type { LanguageModelV3GenerateResult } from "@ai-sdk/provider";
import type { Part } from "./call-model.ts";

/** The parts of an answer as a whole one. */
export async function gather(
  parts: AsyncIterable<Part>,
): Promise<Pick<LanguageModelV3GenerateResult, "content" | "finishReason" | "usage" | "warnings">> {
  const content: LanguageModelV3GenerateResult["content"] = [];
  let warnings: LanguageModelV3GenerateResult["warnings"] = [];
  let text = "";
  let end: Extract<Part, { type: "finish" }> | undefined;
  for await (const part of parts) {
    if (part.type === "stream-start") warnings = part.warnings;
    else if (part.type === "text-delta") text += part.delta;
    else if (part.type === "tool-call") content.push(part);
    else if (part.type === "finish") end = part;
  }
  if (text !== "") content.unshift({ type: "text", text });
  return { content, finishReason: end!.finishReason, usage: end!.usage, warnings };
}
