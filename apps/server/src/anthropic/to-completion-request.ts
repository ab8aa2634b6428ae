import { HttpError } from "../http/http-error.ts";
import type { ChatCompletionRequest } from "../openai/chat/chat-completion-schema.ts";
import type { PromptFields } from "./messages-schema.ts";
import { toChatMessages } from "./to-chat-messages.ts";

type ToolChoice = ChatCompletionRequest["tool_choice"];

/** What is asked in Anthropic's form, in that of chat completions. Throws 400 naming the field at fault. */
export function toCompletionRequest(body: PromptFields): ChatCompletionRequest {
  if (body.messages.at(-1)?.role === "assistant")
    throw new HttpError(400, "The field messages ends with an answer: it cannot be continued", {
      param: "messages",
      code: "unsupported_parameter",
    });
  const format = body.output_config?.format ?? body.output_format;
  const withTools = (body.tools ?? []).length > 0 && body.tool_choice?.type !== "none";
  if (format && withTools)
    throw new HttpError(400, "output_config.format cannot be combined with tools", { param: "output_config", code: "invalid_value" });
  return {
    model: body.model,
    messages: toChatMessages(body),
    tools: body.tools?.map(({ name, description, input_schema }) => ({
      type: "function",
      function: { name, description, parameters: input_schema },
    })),
    tool_choice: toToolChoice(body.tool_choice),
    parallel_tool_calls:
      body.tool_choice && "disable_parallel_tool_use" in body.tool_choice ? !body.tool_choice.disable_parallel_tool_use : undefined,
    response_format: format ? { type: "json_schema", json_schema: { schema: format.schema } } : undefined,
  };
}

function toToolChoice(choice: PromptFields["tool_choice"]): ToolChoice {
  if (choice == null) return undefined;
  if (choice.type === "tool") return { type: "function", function: { name: choice.name } };
  return choice.type === "any" ? "required" : choice.type;
}
