export { createRuntime } from "./create-runtime.ts";
export type { Runtime, SessionOptions } from "./runtime.ts";
export type { RuntimeOptions } from "./runtime-options.ts";
