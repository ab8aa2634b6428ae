import type { Kernels } from "@tessera/kernels";
import type { Runtime } from "@tessera/runtime";
import type { ChosenGraphs } from "./choose-graphs.ts";

/** Why no graph calls our own operators; undefined where one does. */
export function whyNoKernels(
  { missing }: Kernels,
  runtime: Pick<Runtime, "kernels">,
  graphs: Pick<ChosenGraphs, "kernels">,
): string | undefined {
  if (graphs.kernels) return undefined;
  if (missing !== undefined) return missing;
  return runtime.kernels ? "The model's heads have sizes that they do not take" : "ONNX Runtime's C API could not be loaded";
}
