import type { ChatEvent, ChatRequest, ChatResult, ErrorCode, InternVLConfig, LoadOptions } from "@tessera/sdk";

/** How the model of the child process is loaded: what can be sent to it. */
export type EngineLoadOptions = Omit<LoadOptions, "signal" | "onProgress" | "onImageStoreError">;

export interface EngineFacts {
  readonly config: InternVLConfig;
  readonly contextLength: number;
  readonly tokensPerTile: number;
}

/** An error on its way between processes. `code` is missing for errors that are no TesseraError. */
export interface SentError {
  readonly code?: ErrorCode;
  readonly message: string;
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** Calls that have one answer. */
export type EngineCall =
  | { readonly method: "estimate"; readonly request: ChatRequest }
  | { readonly method: "tokenize"; readonly text: string }
  | { readonly method: "detokenize"; readonly ids: readonly number[] };

export type ToEngine =
  | { readonly type: "load"; readonly folder: string; readonly options: EngineLoadOptions; readonly heartbeat: number }
  | { readonly type: "stream"; readonly id: number; readonly request: ChatRequest }
  | { readonly type: "call"; readonly id: number; readonly call: EngineCall }
  | { readonly type: "abort"; readonly id: number }
  | { readonly type: "stop" };

export type FromEngine =
  | { readonly type: "ready"; readonly facts: EngineFacts }
  | { readonly type: "alive"; readonly activeSlots: number }
  | { readonly type: "not-loaded"; readonly error: SentError }
  | { readonly type: "store-failed"; readonly error: SentError }
  | { readonly type: "event"; readonly id: number; readonly event: ChatEvent }
  | { readonly type: "end"; readonly id: number; readonly result: ChatResult }
  | { readonly type: "answer"; readonly id: number; readonly value: unknown }
  | { readonly type: "error"; readonly id: number; readonly error: SentError };
