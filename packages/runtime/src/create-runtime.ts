import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { expectArgument, TesseraError } from "@tessera/core";
import { importBinding } from "./binding/import-binding.ts";
import { logLevels } from "./log-levels.ts";
import type { Runtime } from "./runtime.ts";
import type { RuntimeOptions } from "./runtime-options.ts";

const implementations = ["auto", "native", "binding"];

/**
 * Starts ONNX Runtime. Both libraries are loaded only here, so that importing the package costs nothing.
 *
 * @throws TesseraError `runtime-unavailable` when what is asked for does not load, `runtime-failed` when the library of operators does
 * not, `unsupported-option` when the binding is asked for one, or the library for an instruction set that it or this processor lacks
 */
export async function createRuntime(options: RuntimeOptions = {}): Promise<Runtime> {
  const {
    implementation = "auto",
    threads = availableParallelism(),
    spinning = true,
    logLevel = "fatal",
    kernels,
    instructionSet,
  } = options;
  expectArgument(implementations.includes(implementation), `one of ${implementations.join(", ")}`, "implementation", implementation);
  expectArgument(Number.isInteger(threads) && threads > 0, "a positive integer", "threads", threads);
  expectArgument(Object.hasOwn(logLevels, logLevel), `one of ${Object.keys(logLevels).join(", ")}`, "logLevel", logLevel);
  expectArgument(kernels === undefined || kernels !== "", "the path of a library", "kernels", kernels);
  if (implementation === "binding" && kernels !== undefined)
    throw new TesseraError(
      "unsupported-option",
      "The stock binding loads no operators of one's own: `kernels` needs the native implementation",
      {
        facts: { kernels },
      },
    );
  expectArgument(instructionSet === undefined || kernels !== undefined, "a library of operators", "kernels", kernels);
  const library = kernels === undefined ? undefined : resolve(kernels);
  const settings = { implementation, threads, spinning, logLevel, kernels: library, instructionSet };
  let fallbackReason: unknown;
  if (implementation !== "binding") {
    try {
      const { NativeRuntime } = await import("./native/native-runtime.ts");
      return new NativeRuntime(settings);
    } catch (error) {
      // Of operators that do not load the caller has to know: the fallback would lose them, and more.
      if (implementation === "native" || (TesseraError.isInstance(error) && error.facts.kernels !== undefined)) throw error;
      fallbackReason = error;
    }
  }
  const [{ BindingRuntime }, binding] = await Promise.all([import("./binding/binding-runtime.ts"), importBinding(fallbackReason)]);
  return new BindingRuntime(binding, settings, fallbackReason);
}
