import type { Precision } from "@tessera/converter";
import { expectArgument } from "@tessera/core";
import { findKernels, type Kernels } from "@tessera/kernels";
import type { ChosenKernels } from "@tessera/quality";
import type { LoadOptions } from "./load-options.ts";

/** The operator library to load, or why none is: by what was asked for, then by what this machine can. */
export function chooseKernels(
  { kernels = true, runtime }: Pick<LoadOptions, "kernels" | "runtime">,
  { vision, language }: Precision,
  find: () => Kernels = findKernels,
): ChosenKernels {
  expectArgument(
    typeof kernels === "boolean" || (typeof kernels === "string" && kernels !== ""),
    "a boolean or an instruction set",
    "kernels",
    kernels,
  );
  if (kernels === false) return { missing: "They are turned off" };
  if (runtime === "binding") return { missing: "The stock binding cannot load them" };
  if (vision === "fp32" && language === "fp32") return { missing: "There are none for fp32" };
  const found = find();
  return typeof kernels === "string" && found.library !== undefined ? { ...found, instructionSet: kernels } : found;
}
