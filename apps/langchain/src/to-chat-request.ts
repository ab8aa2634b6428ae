import type { BaseMessage } from "@langchain/core/messages";
import { convertToOpenAITool } from "@langchain/core/utils/function_calling";
import { type ChatRequest, mergeMessages, type ToolDefinition } from "@tessera/sdk";
import { tellTools } from "@tessera/tool-calls";
import type { ChatInternVLCallOptions } from "./call-options.ts";
import { readMessages } from "./read-messages.ts";
import { toToolGrammar } from "./to-grammar.ts";

export interface ReadCall {
  readonly request: ChatRequest;
  readonly tools: readonly ToolDefinition[];
}

/** A call as a chat. What people write is text: special tokens in it are none. Throws `unsupported-option` for content that cannot be shown. */
export function toChatRequest(
  messages: readonly BaseMessage[],
  {
    tools: bound = [],
    tool_choice: choice,
    responseFormat,
    stop,
  }: Pick<ChatInternVLCallOptions, "tools" | "tool_choice" | "responseFormat" | "stop">,
): ReadCall {
  const tools = choice === "none" ? [] : bound.map((tool) => readTool(convertToOpenAITool(tool as never)));
  return {
    request: {
      messages: mergeMessages(tellTools(readMessages(messages), tools)),
      stop,
      responseFormat: responseFormat ?? (tools.length > 0 ? toToolGrammar(tools, choice) : undefined),
      parseSpecialTokens: false,
    },
    tools,
  };
}

function readTool({ function: { name, description, parameters } }: ReturnType<typeof convertToOpenAITool>): ToolDefinition {
  return { name, description, parameters: parameters as Record<string, unknown> | undefined };
}
