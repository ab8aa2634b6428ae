import type { ChatEvent, ChatRequest, ChatResult } from "@tessera/sdk";
import type { Engine } from "../../src/engine/engine.ts";

/** What the engine is to do with a request. */
export interface Script {
  /** The answer, piece by piece. */
  readonly pieces?: readonly string[];
  readonly tiles?: number;
  /** Waited for in front of the tile or piece of this number. */
  readonly wait?: (step: "tile" | "piece", index: number) => Promise<void> | undefined;
  readonly failure?: Error;
  readonly promptTokens?: number;
}

/** A model whose answers are written in advance: tests of the page do not depend on what a real one says. */
export class ScriptedEngine implements Engine {
  readonly contextLength = 8192;
  readonly tokensPerTile = 256;
  readonly activeSlots = 0;
  readonly config = {
    force_image_size: 448,
    vision_config: { image_size: 448 },
    min_dynamic_patch: 1,
    max_dynamic_patch: 12,
    use_thumbnail: true,
  } as Engine["config"];
  readonly requests: ChatRequest[] = [];
  readonly estimates: ChatRequest[] = [];
  script: (request: ChatRequest) => Script = () => ({ pieces: ["Yes."] });

  async *stream(request: ChatRequest, { signal }: { readonly signal?: AbortSignal } = {}): AsyncGenerator<ChatEvent, ChatResult, void> {
    this.requests.push(request);
    const { pieces = ["Yes."], tiles = 0, wait, failure, promptTokens = 20 } = this.script(request);
    if (failure) throw failure;
    const gone = new Promise<never>((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
    gone.catch(() => {});
    const step = (kind: "tile" | "piece", index: number) => Promise.race([gone, wait?.(kind, index)]);
    yield { type: "prompt-ready", promptTokens, imageTokens: tiles * 256 };
    for (let done = 0; done < tiles; done++) {
      await step("tile", done);
      yield { type: "tiles-encoded", done: done + 1, total: tiles };
    }
    for (const [i, text] of pieces.entries()) {
      await step("piece", i);
      yield { type: "text-delta", text };
    }
    const result: ChatResult = {
      text: pieces.join(""),
      tokenIds: pieces.map((_, i) => i),
      finishReason: "stop",
      boxes: [],
      history: [],
      usage: { tiles, imageTokens: tiles * 256, promptTokens, completionTokens: pieces.length },
      reused: { tiles: 0, pictures: { memory: 0, disk: 0, encoded: 0 }, promptTokens: 0 },
      timings: { preprocess: 0, vision: 0, prefill: 0, firstToken: 1, decode: 1, total: 2, tokensPerSecond: 1 },
    };
    yield { type: "finish", reason: "stop", result };
    return result;
  }

  async estimate(request: ChatRequest) {
    this.estimates.push(request);
    const { failure, promptTokens = 20 } = this.script(request);
    if (failure) throw failure;
    return {
      tilesPerImage: [],
      imageTokens: 0,
      promptTokens,
      maxCompletionTokens: 512,
      contextLength: this.contextLength,
      memoryBytes: 0,
      seconds: { firstToken: 1.25, total: 4 },
    };
  }

  tokenize(): readonly number[] {
    return [];
  }

  detokenize(): string {
    return "";
  }
}
