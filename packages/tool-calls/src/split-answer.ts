import { type ToolCall, ToolCallSplitter } from "./tool-call-splitter.ts";

/** A whole answer as text and tool calls; beside calls the text is trimmed, for the model writes them on lines of their own. */
export function splitAnswer(text: string, withTools: boolean): { readonly text: string; readonly calls: readonly ToolCall[] } {
  if (!withTools) return { text, calls: [] };
  const splitter = new ToolCallSplitter();
  const split = splitter.push(text);
  const rest = (split.text + splitter.finish()).trim();
  return split.calls.length > 0 ? { text: rest, calls: split.calls } : { text, calls: [] };
}
