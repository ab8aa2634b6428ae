export { createRuntime, type RuntimeOptions } from "./create-runtime.ts";
export type { Runtime, SessionOptions } from "./runtime.ts";
