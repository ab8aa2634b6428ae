import type { LanguageModelV3CallOptions } from "@ai-sdk/provider";
import { type ChatRequest, type Grammar, mergeMessages, type ToolDefinition } from "@tessera/sdk";
import { tellTools } from "@tessera/tool-calls";
import { readPrompt } from "./read-prompt.ts";

/** Version 4 has the same fields, files of prompts apart, which are told apart where they are read. */
export type CallOptions = LanguageModelV3CallOptions;

/** A setting that does nothing here. */
interface Unsupported {
  readonly type: "unsupported";
  readonly feature: string;
  readonly details?: string;
}

export interface ReadCall {
  readonly request: ChatRequest;
  readonly tools: readonly ToolDefinition[];
  readonly warnings: readonly Unsupported[];
}

/**
 * A call of the AI SDK as a chat. `providerOptions.tessera` is passed on: `maxTiles`, `minP` and every other field of a chat request. Throws
 * `UnsupportedFunctionalityError` for files that cannot be shown.
 */
export function toChatRequest(options: CallOptions): ReadCall {
  const warnings: Unsupported[] = [];
  const { maxOutputTokens, temperature, topP, topK, presencePenalty, frequencyPenalty, seed, stopSequences, providerOptions } = options;
  const tools = readTools(options, warnings);
  const messages = mergeMessages(tellTools(readPrompt(options.prompt), tools));
  return {
    request: {
      messages,
      maxNewTokens: maxOutputTokens,
      temperature,
      topP,
      topK,
      presencePenalty,
      frequencyPenalty,
      seed,
      stop: stopSequences,
      responseFormat: readFormat(options, tools, warnings),
      parseSpecialTokens: false,
      ...(providerOptions?.tessera as Partial<ChatRequest> | undefined),
    },
    tools,
    warnings,
  };
}

function readTools({ tools = [], toolChoice }: CallOptions, warnings: Unsupported[]): ToolDefinition[] {
  if (toolChoice?.type === "none") return [];
  return tools.flatMap((tool) => {
    if (tool.type === "function")
      return [{ name: tool.name, description: tool.description, parameters: tool.inputSchema as Record<string, unknown> }];
    warnings.push({ type: "unsupported", feature: `tool ${tool.id}`, details: "tools that a provider runs" });
    return [];
  });
}

function readFormat(
  { responseFormat, toolChoice }: CallOptions,
  tools: readonly ToolDefinition[],
  warnings: Unsupported[],
): Grammar | undefined {
  const json = responseFormat?.type === "json" ? responseFormat : undefined;
  if (tools.length > 0) {
    if (json !== undefined) warnings.push({ type: "unsupported", feature: "responseFormat", details: "JSON answers beside tools" });
    const named = toolChoice?.type === "tool" ? tools.filter(({ name }) => name === toolChoice.toolName) : tools;
    return { type: "tool_calls", tools: named, required: toolChoice?.type === "required" || toolChoice?.type === "tool" };
  }
  if (json === undefined) return undefined;
  return json.schema === undefined
    ? { type: "json_object" }
    : { type: "json_schema", schema: json.schema as Record<string, unknown>, loose: true };
}
