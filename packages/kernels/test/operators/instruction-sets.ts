import { findKernels } from "@tessera/kernels";
import { createRuntime } from "@tessera/runtime";

const { library, missing } = findKernels();

/** Those of our own operators that this processor can run; empty where there is no library for the system. */
export const instructionSets = missing === undefined ? await list() : [];

async function list(): Promise<readonly string[]> {
  await using runtime = await createRuntime({ implementation: "native", threads: 2, spinning: false, kernels: library });
  return runtime.instructionSets;
}
