import type { Precision } from "@tessera/converter";
import { findKernels, type Kernels } from "@tessera/kernels";
import type { LoadOptions } from "./load-options.ts";

/** The operator library to load, or why none is: by what was asked for, then by what this machine can. */
export function chooseKernels(
  { kernels = true, runtime }: Pick<LoadOptions, "kernels" | "runtime">,
  { vision, language }: Precision,
  find: () => Kernels = findKernels,
): Kernels {
  if (!kernels) return { missing: "They are turned off" };
  if (runtime === "binding") return { missing: "The stock binding cannot load them" };
  if (vision === "fp32" && language === "fp32") return { missing: "There are none for fp32" };
  return find();
}
