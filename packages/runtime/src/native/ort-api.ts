import { TesseraError } from "@tessera/core";
import koffi, { type KoffiFunction } from "koffi";
import { runtimeError } from "../runtime-error.ts";

/** An opaque pointer of the C API. */
export type Pointer = unknown;

/** `ORT_API_VERSION` this table was written for; newer libraries still serve it. */
const apiVersion = 20;

const path = process.platform === "win32" ? "const char16_t *" : "const char *";

/** Position in `OrtApi` (onnxruntime_c_api.h) and signature; the order of that struct never changes. */
const functions = {
  getErrorMessage: [2, "const char *", "void *"],
  createSession: [7, "void *", "void *", path, "void *", "_Out_ void **"],
  run: [9, "void *", "void *", "void *", "const char **", "void **", "size_t", "const char **", "size_t", "void **"],
  createSessionOptions: [10, "void *", "_Out_ void **"],
  setSessionLogSeverityLevel: [22, "void *", "void *", "int"],
  setIntraOpNumThreads: [24, "void *", "void *", "int"],
  sessionGetInputCount: [30, "void *", "void *", "_Out_ size_t *"],
  sessionGetOutputCount: [31, "void *", "void *", "_Out_ size_t *"],
  sessionGetInputTypeInfo: [33, "void *", "void *", "size_t", "_Out_ void **"],
  sessionGetOutputTypeInfo: [34, "void *", "void *", "size_t", "_Out_ void **"],
  sessionGetInputName: [36, "void *", "void *", "size_t", "void *", "_Out_ void **"],
  sessionGetOutputName: [37, "void *", "void *", "size_t", "void *", "_Out_ void **"],
  createRunOptions: [39, "void *", "_Out_ void **"],
  runOptionsSetTerminate: [46, "void *", "void *"],
  createTensorWithData: [49, "void *", "void *", "void *", "size_t", "const int64_t *", "size_t", "int", "_Out_ void **"],
  castTypeInfoToTensorInfo: [55, "void *", "void *", "_Out_ void **"],
  getTensorElementType: [60, "void *", "void *", "_Out_ int *"],
  getDimensionsCount: [61, "void *", "void *", "_Out_ size_t *"],
  getDimensions: [62, "void *", "void *", "_Out_ int64_t *", "size_t"],
  createCpuMemoryInfo: [69, "void *", "int", "int", "_Out_ void **"],
  allocatorFree: [76, "void *", "void *", "void *"],
  getAllocatorWithDefaultOptions: [78, "void *", "_Out_ void **"],
  releaseEnv: [92, "void", "void *"],
  releaseStatus: [93, "void", "void *"],
  releaseMemoryInfo: [94, "void", "void *"],
  releaseSession: [95, "void", "void *"],
  releaseValue: [96, "void", "void *"],
  releaseRunOptions: [97, "void", "void *"],
  releaseTypeInfo: [98, "void", "void *"],
  releaseSessionOptions: [100, "void", "void *"],
  createEnvWithGlobalThreadPools: [119, "void *", "int", "const char *", "void *", "_Out_ void **"],
  disablePerSessionThreads: [120, "void *", "void *"],
  createThreadingOptions: [121, "void *", "_Out_ void **"],
  releaseThreadingOptions: [122, "void", "void *"],
  setGlobalIntraOpNumThreads: [147, "void *", "void *", "int"],
} as const satisfies Readonly<Record<string, readonly [number, string, ...string[]]>>;

export type OrtFunctions = Readonly<Record<keyof typeof functions, KoffiFunction>>;

/** The C API: its functions, and the two ways of calling those that return an `OrtStatus`. */
export interface OrtApi {
  readonly version: string;
  readonly functions: OrtFunctions;
  /** Throws `runtime-failed` when the status is not null, and releases it. */
  check(status: Pointer, doing: string): void;
  /** Calls a creating function and returns what it put into its out parameter. */
  create(name: keyof typeof functions, ...parameters: unknown[]): Pointer;
  /** Calls on a worker thread and returns the status. */
  callAsync(name: keyof typeof functions, ...parameters: unknown[]): Promise<Pointer>;
}

/** Loads the library and binds the table. Throws `runtime-unavailable`. */
export function loadOrtApi(libraryPath: string): OrtApi {
  let table: Pointer[];
  let version: string;
  try {
    const library = koffi.load(libraryPath);
    const base = library.func("void *OrtGetApiBase()")();
    const [getApi, getVersion] = koffi.decode(base, koffi.array("void *", 2)) as Pointer[];
    const api = koffi.call(getApi, koffi.proto("void *(uint32_t)"), apiVersion);
    version = koffi.call(getVersion, koffi.proto("const char *()")) as string;
    if (api === null) throw new Error(`version ${version} does not serve API ${apiVersion}`);
    table = koffi.decode(api, koffi.array("void *", 148)) as Pointer[];
  } catch (cause) {
    throw new TesseraError("runtime-unavailable", `ONNX Runtime cannot be loaded from ${libraryPath}`, { cause });
  }
  const bound = Object.fromEntries(
    Object.entries(functions).map(([name, [index, result, ...parameters]]) => [
      name,
      koffi.decode(table[index], koffi.proto(`${result}(${parameters.join(", ")})`)),
    ]),
  ) as unknown as OrtFunctions;

  const check = (status: Pointer, doing: string): void => {
    if (status === null) return;
    const message = bound.getErrorMessage(status) as string;
    bound.releaseStatus(status);
    throw runtimeError(`${doing}: ${message}`);
  };
  return {
    version,
    functions: bound,
    check,
    create(name, ...parameters) {
      const out: [Pointer] = [null];
      check(bound[name](...parameters, out), name);
      return out[0];
    },
    callAsync: (name, ...parameters) =>
      new Promise((resolve, reject) => {
        bound[name].async(...parameters, (error: unknown, status: Pointer) => (error ? reject(error) : resolve(status)));
      }),
  };
}
