import { availableParallelism } from "node:os";
import { expectArgument } from "@tessera/core";
import type { Runtime } from "./runtime.ts";

export interface RuntimeOptions {
  /** `auto` takes the C API and falls back to the stock binding where it does not load. @default "auto" */
  readonly implementation?: "auto" | "native" | "binding";
  /** Threads that compute, shared by all sessions of the process. @default the cores this process may use */
  readonly threads?: number;
}

/**
 * Starts ONNX Runtime. Both libraries are loaded only here, so that importing the package costs nothing.
 *
 * @throws TesseraError `runtime-unavailable` when `native` is asked for and does not load
 */
export async function createRuntime({ implementation = "auto", threads = availableParallelism() }: RuntimeOptions = {}): Promise<Runtime> {
  expectArgument(Number.isInteger(threads) && threads > 0, "a positive integer", "threads", threads);
  let fallbackReason: unknown;
  if (implementation !== "binding") {
    try {
      const { NativeRuntime } = await import("./native/native-runtime.ts");
      return new NativeRuntime(threads);
    } catch (error) {
      if (implementation === "native") throw error;
      fallbackReason = error;
    }
  }
  const [{ BindingRuntime }, binding] = await Promise.all([import("./binding/binding-runtime.ts"), import("onnxruntime-node")]);
  return new BindingRuntime(binding, threads, fallbackReason);
}
