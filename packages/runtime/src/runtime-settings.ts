import type { RuntimeOptions } from "./runtime-options.ts";

/** Options with their defaults filled in; a library of operators may still be absent. */
export type RuntimeSettings = Required<Omit<RuntimeOptions, "kernels">> & Pick<RuntimeOptions, "kernels">;
