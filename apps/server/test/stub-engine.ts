import type { ChatEvent, ChatRequest, ChatResult } from "@tessera/sdk";
import type { Engine } from "@tessera/server";

/** A result with these words. */
function resultOf(text: string, { promptTokens = 3 } = {}): ChatResult {
  return {
    text,
    tokenIds: [1, 2],
    finishReason: "stop",
    boxes: [],
    history: [],
    usage: { tiles: 0, imageTokens: 0, promptTokens, completionTokens: 2 },
    reused: { tiles: 0, pictures: { memory: 0, disk: 0, encoded: 0 }, promptTokens: 0 },
    timings: { preprocess: 0, vision: 0, prefill: 0, firstToken: 0, decode: 0, total: 0, tokensPerSecond: 0 },
  };
}

/** An engine without a model: keeps the requests it gets, and answers as `answer` does. */
export class StubEngine implements Engine {
  readonly requests: ChatRequest[] = [];
  readonly config = {
    vision_config: { image_size: 448 },
    min_dynamic_patch: 1,
    max_dynamic_patch: 12,
    use_thumbnail: true,
  } as Engine["config"];
  readonly contextLength = 4096;
  readonly tokensPerTile = 256;
  activeSlots = 0;
  ready = true;
  readonly #answer: (request: ChatRequest, signal: AbortSignal) => AsyncIterable<string>;

  constructor(answer: (request: ChatRequest, signal: AbortSignal) => AsyncIterable<string> = hello) {
    this.#answer = answer;
  }

  async *stream(request: ChatRequest, { signal = new AbortController().signal } = {}): AsyncGenerator<ChatEvent, ChatResult, void> {
    this.requests.push(request);
    this.activeSlots++;
    try {
      yield { type: "prompt-ready", promptTokens: 3, imageTokens: 0 };
      let all = "";
      for await (const text of this.#answer(request, signal)) {
        signal.throwIfAborted();
        all += text;
        yield { type: "text-delta", text };
      }
      const result = resultOf(all);
      yield { type: "finish", reason: "stop", result };
      return result;
    } finally {
      this.activeSlots--;
    }
  }

  async estimate(): Promise<never> {
    throw new Error("not needed");
  }

  tokenize(text: string): number[] {
    return [...text].map((character) => character.codePointAt(0)!);
  }

  detokenize(ids: readonly number[]): string {
    return String.fromCodePoint(...ids);
  }
}

async function* hello(): AsyncGenerator<string, void, void> {
  yield "Hello";
  yield " there";
}
