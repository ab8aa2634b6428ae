import { type ChatRequest, checkGrammarSize, type Grammar, type Message, mergeMessages, type ToolDefinition } from "@tessera/sdk";
import { tellTools, writeToolCalls, writeToolResults } from "@tessera/tool-calls";
import { HttpError } from "../../http/http-error.ts";
import type { MediaReader } from "../../media/media-reader.ts";
import { toGenerationOptions, tokenLimit } from "../generation/to-generation-options.ts";
import type { ChatCompletionRequest } from "./chat-completion-schema.ts";
import type { ChatMessage } from "./chat-message-schema.ts";

/** A validated request as the SDK takes it, pictures fetched. Throws 400 naming the field, and what fetching throws. */
export async function toChatRequest(body: ChatCompletionRequest, media: MediaReader): Promise<ChatRequest> {
  if ((body.top_logprobs ?? 0) > 0 && !body.logprobs)
    throw new HttpError(400, "top_logprobs needs logprobs to be true", { param: "top_logprobs", code: "invalid_value" });
  const { max_completion_tokens, max_tokens } = body;
  const tools = body.tool_choice === "none" ? [] : (body.tools ?? []).map(({ function: given }) => toTool(given));
  // Before pictures are fetched, and before another process gets to read it.
  const responseFormat = toolGrammar(body, tools) ?? toGrammar(body.response_format);
  if (responseFormat !== undefined) checkGrammarSize(responseFormat);
  return {
    ...toGenerationOptions(body),
    messages: mergeMessages(await toMessages(body.messages, tools, media)),
    maxNewTokens: tokenLimit(max_completion_tokens ?? max_tokens),
    maxTiles: body.max_dynamic_patch ?? undefined,
    autoOrient: body.auto_orient ?? undefined,
    responseFormat,
    logprobs: body.logprobs ? (body.top_logprobs ?? 0) : undefined,
  };
}

function toTool({ name, description, parameters }: NonNullable<ChatCompletionRequest["tools"]>[number]["function"]): ToolDefinition {
  return { name, description: description ?? undefined, parameters: parameters ?? undefined };
}

async function toMessages(given: readonly ChatMessage[], tools: readonly ToolDefinition[], media: MediaReader): Promise<Message[]> {
  const messages: Message[] = [];
  let results: string[] = [];
  for (const [i, message] of given.entries()) {
    if (message.role === "user") messages.push({ role: "user", content: await media.read(message.content) });
    else if (message.role === "assistant") messages.push({ role: "assistant", content: readAnswer(message) });
    else if (message.role === "tool" || message.role === "function") {
      results.push(message.content ?? "");
      if (given[i + 1]?.role === message.role) continue;
      messages.push({ role: "user", content: writeToolResults(results) });
      results = [];
    } else messages.push({ role: "system", content: message.content });
  }
  return tellTools(messages, tools);
}

function readAnswer({ content, refusal, tool_calls, function_call }: Extract<ChatMessage, { readonly role: "assistant" }>): string {
  const calls = (tool_calls ?? []).map((call) => call.function);
  return writeToolCalls(content || refusal || "", function_call ? [...calls, function_call] : calls);
}

function toolGrammar(
  { tool_choice: choice, response_format, parallel_tool_calls }: ChatCompletionRequest,
  tools: readonly ToolDefinition[],
): Grammar | undefined {
  if (choice != null && choice !== "none" && choice !== "auto" && tools.length === 0)
    throw new HttpError(400, "tool_choice needs tools", { param: "tool_choice", code: "invalid_value" });
  if (tools.length === 0) return undefined;
  if (response_format != null && response_format.type !== "text")
    throw new HttpError(400, "response_format cannot be combined with tools; set tool_choice to none", {
      param: "response_format",
      code: "invalid_value",
    });
  if (choice == null || typeof choice === "string")
    return { type: "tool_calls", tools, required: choice === "required", single: parallel_tool_calls === false };
  const named = tools.filter(({ name }) => name === choice.function.name);
  if (named.length === 0)
    throw new HttpError(400, `There is no tool ${choice.function.name}`, { param: "tool_choice", code: "invalid_value" });
  return { type: "tool_calls", tools: named, required: true };
}

/** The form an answer is limited to. */
function toGrammar(format: ChatCompletionRequest["response_format"]): Grammar | undefined {
  if (format?.type === "json_object") return format.schema ? { type: "json_schema", schema: format.schema } : { type: "json_object" };
  if (format?.type === "json_schema") return { type: "json_schema", schema: format.json_schema.schema };
  if (format?.type === "regex_schema") return { type: "regex", pattern: format.regex_schema };
  return undefined;
}
