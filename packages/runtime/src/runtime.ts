import type { Session } from "@tessera/core";

export interface SessionOptions {
  readonly signal?: AbortSignal;
}

/** A way to run graphs. Sessions made by one runtime share its threads. */
export interface Runtime extends AsyncDisposable {
  /** `native`: ONNX Runtime's C API, non-blocking and in place. `binding`: the stock Node binding, which blocks and copies. */
  readonly implementation: "native" | "binding";
  /** ONNX Runtime's version. */
  readonly version: string;
  /** Why the native implementation was not used, when `auto` fell back. */
  readonly fallbackReason?: unknown;
  /** Loads a model file. Throws `runtime-failed` with ONNX Runtime's own words. */
  createSession(modelPath: string, options?: SessionOptions): Promise<Session>;
}
