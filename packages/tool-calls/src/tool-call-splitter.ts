/** A call of a function, found in an answer. */
export interface ToolCall {
  readonly name: string;
  /** JSON */
  readonly arguments: string;
}

interface Split {
  readonly text: string;
  readonly calls: readonly ToolCall[];
}

const begin = "<tool_call>";
const end = "</tool_call>";

/**
 * Splits a streamed answer into text and tool calls in the form of Qwen2.5 and Hermes models. Text is held back only while it may be the
 * beginning of a call; what looks like a call but does not parse stays text.
 */
export class ToolCallSplitter {
  #pending = "";

  push(delta: string): Split {
    this.#pending += delta;
    let text = "";
    const calls: ToolCall[] = [];
    for (;;) {
      const start = this.#pending.indexOf(begin);
      if (start < 0) {
        const held = heldBack(this.#pending);
        text += this.#pending.slice(0, this.#pending.length - held);
        this.#pending = this.#pending.slice(this.#pending.length - held);
        return { text, calls };
      }
      text += this.#pending.slice(0, start);
      this.#pending = this.#pending.slice(start);
      const stop = this.#pending.indexOf(end);
      if (stop < 0) return { text, calls };
      const call = parse(this.#pending.slice(begin.length, stop));
      if (call) calls.push(call);
      else text += this.#pending.slice(0, stop + end.length);
      this.#pending = this.#pending.slice(stop + end.length);
    }
  }

  /** What was held back when the answer ended. */
  finish(): string {
    const rest = this.#pending;
    this.#pending = "";
    return rest;
  }
}

/** Length of the longest end of the text that a call could begin with. */
function heldBack(text: string): number {
  for (let length = Math.min(begin.length - 1, text.length); length > 0; length--) if (text.endsWith(begin.slice(0, length))) return length;
  return 0;
}

function parse(body: string): ToolCall | undefined {
  try {
    const { name, arguments: given } = JSON.parse(body) as { name?: unknown; arguments?: unknown };
    return typeof name === "string" ? { name, arguments: JSON.stringify(given ?? {}) } : undefined;
  } catch {
    return undefined;
  }
}
