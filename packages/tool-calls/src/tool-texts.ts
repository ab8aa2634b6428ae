import type { ToolDefinition } from "@tessera/grammar";

/** A message of a conversation, as far as telling tools goes. */
interface Told {
  readonly role: string;
  readonly content: unknown;
}

/** The conversation with the tools at the end of its system message, one put in front where there is none. */
export function tellTools<M extends Told>(
  messages: readonly M[],
  tools: readonly ToolDefinition[],
): (M | { readonly role: "system"; readonly content: string })[] {
  if (tools.length === 0) return [...messages];
  const [first, ...rest] = messages;
  const described = describeTools(tools);
  if (first?.role !== "system") return [{ role: "system", content: described }, ...messages];
  return [{ role: "system", content: `${first.content}\n\n${described}` }, ...rest];
}

/** The tools in the words that Qwen2.5's chat template tells them to the model with, at the end of the system message. */
export function describeTools(tools: readonly ToolDefinition[]): string {
  const list = tools.map((tool) => JSON.stringify({ type: "function", function: tool })).join("\n");
  return `# Tools\n\nYou may call one or more functions to assist with the user query.\n\nYou are provided with function signatures within <tools></tools> XML tags:\n<tools>\n${list}\n</tools>\n\nFor each function call, return a json object with function name and arguments within <tool_call></tool_call> XML tags:\n<tool_call>\n{"name": <function-name>, "arguments": <args-json-object>}\n</tool_call>`;
}

/** An earlier answer with its calls, as the model wrote them. */
export function writeToolCalls(text: string, calls: readonly { readonly name: string; readonly arguments: string }[]): string {
  const written = calls.map((call) => `<tool_call>\n{"name": ${JSON.stringify(call.name)}, "arguments": ${call.arguments}}\n</tool_call>`);
  return [text, ...written].filter((part) => part !== "").join("\n");
}

/** Results of calls as the user's next message. */
export function writeToolResults(results: readonly string[]): string {
  return results.map((result) => `<tool_response>\n${result}\n</tool_response>`).join("\n");
}
