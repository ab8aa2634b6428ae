import type { Session } from "@tessera/core";

export interface SessionOptions {
  /** Stops loading; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Where to write the graph as ONNX Runtime optimised it. @default nowhere */
  readonly optimizedModelPath?: string;
  /** Folder of the external data of a model from memory. @default the working directory */
  readonly externalDataFolder?: string;
}

/** A way to run graphs. Sessions made by one runtime share its threads. Disposing it disposes its sessions. */
export interface Runtime extends AsyncDisposable {
  /** `native`: ONNX Runtime's C API, non-blocking and in place. `binding`: the stock Node binding, which blocks and copies. */
  readonly implementation: "native" | "binding";
  /** ONNX Runtime's version. */
  readonly version: string;
  /** Why the native implementation was not used, when `auto` fell back. */
  readonly fallbackReason?: unknown;
  /** Whether sessions have the operators of the library that was given. */
  readonly kernels: boolean;
  /** The instruction set that they use. */
  readonly instructionSet?: string;
  /** All that the library can use on this processor, the fastest first. */
  readonly instructionSets: readonly string[];
  /**
   * Loads a model file, relative to which external data is found, or a whole model from memory.
   *
   * @throws TesseraError `runtime-failed` with ONNX Runtime's own words, `disposed`
   */
  createSession(model: string | Uint8Array, options?: SessionOptions): Promise<Session>;
}
