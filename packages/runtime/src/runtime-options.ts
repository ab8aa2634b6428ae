import type { logLevels } from "./log-levels.ts";

export interface RuntimeOptions {
  /** `auto` takes the C API and falls back to the stock binding where it does not load. @default "auto" */
  readonly implementation?: "auto" | "native" | "binding";
  /** Threads that compute, shared by all sessions of the process; the first runtime decides. @default the cores this process may use */
  readonly threads?: number;
  /** Whether idle compute threads wait actively for a moment: faster between operators, at the price of CPU time. @default true */
  readonly spinning?: boolean;
  /** What ONNX Runtime writes to stderr; failures reach the caller as errors anyway. @default "fatal" */
  readonly logLevel?: keyof typeof logLevels;
  /** Path of a library with operators of one's own, which every session may use. Only the native implementation loads one. @default none */
  readonly kernels?: string;
  /** Which instruction set the library is to use, of those it names for this processor. @default the fastest */
  readonly instructionSet?: string;
}
