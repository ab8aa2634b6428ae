import { availableParallelism } from "node:os";
import { expectArgument } from "@tessera/core";
import { logLevels } from "./log-levels.ts";
import type { Runtime } from "./runtime.ts";
import type { RuntimeOptions } from "./runtime-options.ts";

const implementations = ["auto", "native", "binding"];

/**
 * Starts ONNX Runtime. Both libraries are loaded only here, so that importing the package costs nothing.
 *
 * @throws TesseraError `runtime-unavailable` when `native` is asked for and does not load
 */
export async function createRuntime(options: RuntimeOptions = {}): Promise<Runtime> {
  const { implementation = "auto", threads = availableParallelism(), spinning = true, logLevel = "fatal" } = options;
  expectArgument(implementations.includes(implementation), `one of ${implementations.join(", ")}`, "implementation", implementation);
  expectArgument(Number.isInteger(threads) && threads > 0, "a positive integer", "threads", threads);
  expectArgument(Object.hasOwn(logLevels, logLevel), `one of ${Object.keys(logLevels).join(", ")}`, "logLevel", logLevel);
  const settings = { implementation, threads, spinning, logLevel };
  let fallbackReason: unknown;
  if (implementation !== "binding") {
    try {
      const { NativeRuntime } = await import("./native/native-runtime.ts");
      return new NativeRuntime(settings);
    } catch (error) {
      if (implementation === "native") throw error;
      fallbackReason = error;
    }
  }
  const [{ BindingRuntime }, binding] = await Promise.all([import("./binding/binding-runtime.ts"), import("onnxruntime-node")]);
  return new BindingRuntime(binding, settings, fallbackReason);
}
