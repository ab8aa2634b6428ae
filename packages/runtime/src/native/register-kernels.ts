import { runtimeError } from "../runtime-error.ts";
import type { OrtApi, Pointer } from "./ort-api.ts";

/**
 * Gives a library's operators to the sessions made with these options; ONNX Runtime keeps it loaded for as long. Throws `runtime-failed`,
 * naming the library in the facts as `kernels`.
 */
export function registerKernels({ functions }: OrtApi, sessionOptions: Pointer, library: string): void {
  const status = functions.registerCustomOpsLibrary(sessionOptions, library) as Pointer;
  if (status === null) return;
  const message = functions.getErrorMessage(status) as string;
  functions.releaseStatus(status);
  throw runtimeError(`The library of operators ${library} cannot be loaded: ${message}`, { kernels: library });
}
