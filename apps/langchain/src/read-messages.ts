import type { AIMessage, BaseMessage } from "@langchain/core/messages";
import { type Message, TesseraError } from "@tessera/sdk";
import { writeToolCalls, writeToolResults } from "@tessera/tool-calls";
import { readContent } from "./read-content.ts";

/** A conversation of LangChain. Results of tools that follow each other are one message. Throws `unsupported-option` for unknown roles and content. */
export function readMessages(messages: readonly BaseMessage[]): Message[] {
  const read: Message[] = [];
  let results: string[] = [];
  for (const [i, message] of messages.entries()) {
    if (message.type === "tool" || message.type === "function") {
      results.push(message.text);
      if (messages[i + 1]?.type === message.type) continue;
      read.push({ role: "user", content: writeToolResults(results) });
      results = [];
    } else read.push(readMessage(message));
  }
  return read;
}

function readMessage(message: BaseMessage): Message {
  if (message.type === "system" || message.type === "developer") return { role: "system", content: message.text };
  if (message.type === "human") return { role: "user", content: readContent(message.content) };
  if (message.type === "ai") {
    const calls = ((message as AIMessage).tool_calls ?? []).map(({ name, args }) => ({ name, arguments: JSON.stringify(args) }));
    return { role: "assistant", content: writeToolCalls(message.text, calls) };
  }
  throw new TesseraError("unsupported-option", `Messages of the type ${message.type} are not understood`, {
    facts: { type: message.type },
  });
}
