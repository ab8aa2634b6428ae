import type { LibraryHandle } from "koffi";
import type { ortFunctions } from "./ort-functions.ts";

/** An opaque pointer of the C API. */
export type Pointer = unknown;

/** The C API: its functions, and the two ways of calling those that return an `OrtStatus`. */
export interface OrtApi {
  readonly version: string;
  /** `OrtApiBase`, which a library of operators takes. */
  readonly base: Pointer;
  readonly functions: Readonly<Record<keyof typeof ortFunctions, ReturnType<LibraryHandle["func"]>>>;
  /** Throws `runtime-failed` when the status is not null, and releases it. */
  check(status: Pointer, doing: string): void;
  /** Calls a creating function and returns what it put into its out parameter. */
  create(name: keyof typeof ortFunctions, ...parameters: unknown[]): Pointer;
  /** Calls on a worker thread and returns the status. */
  callAsync(name: keyof typeof ortFunctions, ...parameters: unknown[]): Promise<Pointer>;
}
