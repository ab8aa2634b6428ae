import type { ChatEvent, ChatRequest, ChatResult, Estimate, InternVLConfig } from "@tessera/sdk";

interface Abortable {
  readonly signal?: AbortSignal;
}

/** What the server needs of a model: `InternVL` in this process has it, and a supervised one in a child process. */
export interface Engine {
  readonly config: InternVLConfig;
  /** Most tokens of prompt and answer together. */
  readonly contextLength: number;
  readonly tokensPerTile: number;
  /** Chats that hold a KV cache, now or when the engine last said. */
  readonly activeSlots: number;
  /** `false` while a new process loads. @default true */
  readonly ready?: boolean;
  /** Times that the process had to be started again. */
  readonly restarts?: number;
  stream(request: ChatRequest, options?: Abortable): AsyncGenerator<ChatEvent, ChatResult, void>;
  estimate(request: ChatRequest, options?: Abortable): Promise<Estimate>;
  tokenize(text: string): readonly number[] | Promise<readonly number[]>;
  detokenize(ids: readonly number[]): string | Promise<string>;
}
