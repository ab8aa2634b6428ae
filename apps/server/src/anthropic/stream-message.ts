import type { ChatResult } from "@tessera/sdk";
import { type ToolCall, ToolCallSplitter } from "@tessera/tool-calls";
import type { SendEvent } from "../answer/framing.ts";
import type { ChoiceEvent } from "../answer/run-choices.ts";
import { emptyMessage, type MessageHead, messageEnd, messageUsage, toolUseBlock } from "./message-object.ts";

/** Writes a message as the events of Anthropic's API: its start, its blocks one after the other, its end. */
class MessageWriter {
  readonly #head: MessageHead;
  readonly #send: SendEvent;
  readonly #splitter = new ToolCallSplitter();
  #index = 0;
  #inText = false;
  #called = false;
  /** Blank text is told only when more text follows: what stands around calls is no text block. */
  #blank = "";

  constructor(head: MessageHead, send: SendEvent) {
    this.#head = head;
    this.#send = send;
  }

  start(promptTokens: number): Promise<void> {
    return this.#emit("message_start", { message: emptyMessage(this.#head, promptTokens) });
  }

  async push(delta: string): Promise<void> {
    if (!this.#head.withTools) return this.#text(delta);
    const { text, calls } = this.#splitter.push(delta);
    await this.#text(text);
    for (const call of calls) await this.#call(call);
  }

  async finish(result: ChatResult): Promise<void> {
    await this.#text(this.#splitter.finish());
    await this.#endText();
    const { usage, reused } = result;
    await this.#emit("message_delta", {
      delta: messageEnd(result, this.#called),
      usage: messageUsage(usage.promptTokens, reused.promptTokens, usage.completionTokens),
    });
    await this.#emit("message_stop", {});
  }

  async #text(given: string): Promise<void> {
    const text = this.#blank + given;
    const held = this.#head.withTools && text.trim() === "";
    this.#blank = held ? text : "";
    if (held || text === "") return;
    if (!this.#inText)
      await this.#emit("content_block_start", { index: this.#index, content_block: { type: "text", text: "", citations: null } });
    this.#inText = true;
    await this.#emit("content_block_delta", { index: this.#index, delta: { type: "text_delta", text } });
  }

  async #endText(): Promise<void> {
    this.#blank = "";
    if (!this.#inText) return;
    this.#inText = false;
    await this.#emit("content_block_stop", { index: this.#index++ });
  }

  async #call(call: ToolCall): Promise<void> {
    await this.#endText();
    this.#called = true;
    const index = this.#index++;
    await this.#emit("content_block_start", { index, content_block: { ...toolUseBlock(call), input: {} } });
    await this.#emit("content_block_delta", { index, delta: { type: "input_json_delta", partial_json: call.arguments } });
    await this.#emit("content_block_stop", { index });
  }

  #emit(type: string, fields: object): Promise<void> {
    return this.#send({ type, ...fields }, type);
  }
}

/** Streams an answer as Anthropic's API does. */
export async function streamMessage(head: MessageHead, events: AsyncIterable<ChoiceEvent>, send: SendEvent): Promise<void> {
  const writer = new MessageWriter(head, send);
  for await (const { event } of events) {
    if (event.type === "prompt-ready") await writer.start(event.promptTokens);
    if (event.type === "text-delta") await writer.push(event.text);
    if (event.type === "finish") await writer.finish(event.result);
  }
}
