import { TesseraError } from "@tessera/core";
import koffi from "koffi";
import { runtimeError } from "../runtime-error.ts";
import type { OrtApi, Pointer } from "./ort-api.ts";
import { ortFunctions } from "./ort-functions.ts";

/** `ORT_API_VERSION` the table was written for; newer libraries still serve it. */
const apiVersion = 22;

const mebibyte = 1 << 20;

/** Loads the library and binds the table. Throws `runtime-unavailable`. */
export function loadOrtApi(libraryPath: string): OrtApi {
  let base: Pointer;
  let table: Pointer[];
  let version: string;
  try {
    enlargeStacks();
    const library = koffi.load(libraryPath);
    base = library.func("void *OrtGetApiBase()")();
    const [getApi, getVersion] = koffi.decode(base, koffi.array("void *", 2)) as Pointer[];
    const api = koffi.call(getApi, koffi.proto("void *(uint32_t)"), apiVersion);
    version = koffi.call(getVersion, koffi.proto("const char *()")) as string;
    if (api === null) throw new Error(`version ${version} does not serve API ${apiVersion}`);
    const length = 1 + Math.max(...Object.values(ortFunctions).map(([index]) => index));
    table = koffi.decode(api, koffi.array("void *", length)) as Pointer[];
  } catch (cause) {
    throw new TesseraError("runtime-unavailable", `ONNX Runtime cannot be loaded from ${libraryPath}`, { cause });
  }
  const functions = Object.fromEntries(
    Object.entries(ortFunctions).map(([name, [index, result, ...parameters]]) => [
      name,
      koffi.decode(table[index], koffi.proto(`${result}(${parameters.join(", ")})`)),
    ]),
  ) as unknown as OrtApi["functions"];

  const check = (status: Pointer, doing: string): void => {
    if (status === null) return;
    const message = functions.getErrorMessage(status) as string;
    functions.releaseStatus(status);
    throw runtimeError(`${doing}: ${message}`);
  };
  return {
    version,
    base,
    functions,
    check,
    create(name, ...parameters) {
      const out: [Pointer] = [null];
      check(functions[name](...parameters, out), name);
      return out[0];
    },
    callAsync: (name, ...parameters) =>
      new Promise((resolve, reject) => {
        const done = (error: unknown, status: Pointer) => (error ? reject(callFailed(name, error)) : resolve(status));
        try {
          functions[name].async(...parameters, done);
        } catch (error) {
          reject(callFailed(name, error));
        }
      }),
  };
}

function callFailed(name: string, cause: unknown): TesseraError {
  return runtimeError(`${name} could not be called: ${cause instanceof Error ? cause.message : cause}`, {}, cause);
}

/**
 * Native code called asynchronously runs on stacks that koffi allocates, 128 KiB by default. Matrix kernels keep panels of about that
 * size on the stack, so ask for what a thread normally has.
 */
function enlargeStacks(): void {
  const settings = koffi.config();
  if ((settings.async_stack_size ?? 0) >= 8 * mebibyte) return;
  try {
    koffi.config({ ...settings, async_stack_size: 8 * mebibyte });
  } catch {
    // Another user of koffi has loaded a library first, which fixes the settings.
  }
}
