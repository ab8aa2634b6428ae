import type { RuntimeOptions } from "./runtime-options.ts";

type Optional = "kernels" | "instructionSet";

/** Options with their defaults filled in; a library of operators may still be absent. */
export type RuntimeSettings = Required<Omit<RuntimeOptions, Optional>> & Pick<RuntimeOptions, Optional>;
