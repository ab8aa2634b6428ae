import type { Kernels } from "@tessera/kernels";

/** An operator library, and the instruction set that was asked for. */
export type ChosenKernels = Kernels & { readonly instructionSet?: string };
