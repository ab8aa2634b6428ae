import { TesseraError } from "@tessera/core";
import { createRuntime, type Runtime, type RuntimeOptions } from "@tessera/runtime";
import { kernelCheck } from "./check-graphs.ts";
import type { ChosenKernels } from "./chosen-kernels.ts";
import { wrongAttention } from "./wrong-attention.ts";
import { wrongProducts } from "./wrong-products.ts";

export interface CheckedRuntime {
  readonly runtime: Runtime;
  /** What was asked for, or why there are no operators of our own after all. */
  readonly operators: ChosenKernels;
}

/** Starts ONNX Runtime. */
export type StartRuntime = (options: RuntimeOptions) => Promise<Runtime>;

/**
 * Starts ONNX Runtime with the fastest instruction set whose products and attention are right on this machine, or without operators of our own.
 *
 * @throws TesseraError `runtime-failed` where the one instruction set that was asked for gives wrong products or attention, and what `createRuntime` throws
 */
export async function openCheckedRuntime(
  operators: ChosenKernels,
  options: Pick<RuntimeOptions, "implementation" | "threads">,
  start: StartRuntime = createRuntime,
): Promise<CheckedRuntime> {
  const { library, instructionSet: wanted } = operators;
  if (library === undefined) return { runtime: await start(options), operators };
  const failures: string[] = [];
  let next = wanted;
  for (;;) {
    const runtime = await start({ ...options, kernels: library, instructionSet: next });
    // The stock binding, to which `auto` falls back, loads none.
    if (!runtime.kernels) return { runtime, operators };
    const wrong = [...(await wrongProducts(runtime, kernelCheck())), ...(await wrongAttention(runtime))];
    if (wrong.length === 0) return { runtime, operators };
    await runtime[Symbol.asyncDispose]();
    failures.push(`${runtime.instructionSet} (${wrong.join(", ")})`);
    const message = `Products are wrong on this processor over ${failures.join(", ")}`;
    if (wanted !== undefined) throw new TesseraError("runtime-failed", message, { facts: { instructionSet: wanted, wrong } });
    next = runtime.instructionSets[failures.length];
    if (next === undefined) return { runtime: await start(options), operators: { missing: message } };
  }
}
