import { access } from "node:fs/promises";
import { type Session, TesseraError } from "@tessera/core";
import { logLevels } from "../log-levels.ts";
import { nameModel } from "../name-model.ts";
import type { Runtime, SessionOptions } from "../runtime.ts";
import { runtimeError } from "../runtime-error.ts";
import type { RuntimeSettings } from "../runtime-settings.ts";
import { findLibrary } from "./find-library.ts";
import { loadOrtApi } from "./load-ort-api.ts";
import { NativeSession } from "./native-session.ts";
import { OperatorLibrary } from "./operator-library.ts";
import type { OrtApi, Pointer } from "./ort-api.ts";
import { smallestModel } from "./smallest-model.ts";

const deviceAllocator = 0;
const defaultMemory = 0;
const externalDataEntry = "session.model_external_initializers_file_folder_path";

/** ONNX Runtime through its C API; see docs/decisions for why. */
export class NativeRuntime implements Runtime {
  readonly implementation = "native";
  readonly version: string;
  readonly kernels: boolean;
  readonly instructionSet: string | undefined;
  readonly instructionSets: readonly string[];
  readonly #library: OperatorLibrary | undefined;
  readonly #api: OrtApi;
  readonly #options: RuntimeSettings;
  readonly #env: Pointer;
  readonly #memoryInfo: Pointer;
  readonly #sessions = new Set<Session>();
  readonly #loading = new Set<Promise<unknown>>();
  #disposed: Promise<void> | undefined;

  /** Throws `runtime-unavailable` when ONNX Runtime does not load, `runtime-failed` when the library of operators does not. */
  constructor(options: RuntimeSettings) {
    this.#api = loadOrtApi(findLibrary());
    this.#library = options.kernels === undefined ? undefined : new OperatorLibrary(options.kernels, options.instructionSet);
    this.instructionSet = this.#library?.instructionSet;
    this.instructionSets = this.#library?.instructionSets ?? [];
    this.version = this.#api.version;
    this.#options = options;
    const { create, check, functions } = this.#api;
    const threading = create("createThreadingOptions");
    check(functions.setGlobalIntraOpNumThreads(threading, options.threads), "threads");
    check(functions.setGlobalSpinControl(threading, Number(options.spinning)), "spinning");
    // ONNX Runtime keeps one environment a process: a second runtime joins the first one's threads.
    this.#env = create("createEnvWithGlobalThreadPools", logLevels[options.logLevel], "tessera", threading);
    functions.releaseThreadingOptions(threading);
    this.#memoryInfo = create("createCpuMemoryInfo", deviceAllocator, defaultMemory);
    this.kernels = this.#library !== undefined;
    if (this.#library !== undefined) this.#tryKernels(this.#library);
  }

  /**
   * Says at once what the first session would say. A session is made, too: the first one with a library enters its domain into a table of the
   * process, and two that do so side by side fail.
   */
  #tryKernels(library: OperatorLibrary): void {
    const { create, check, functions } = this.#api;
    const options = create("createSessionOptions");
    try {
      library.register(this.#api, options);
      check(functions.setIntraOpNumThreads(options, 1), "threads");
      functions.releaseSession(create("createSessionFromArray", this.#env, smallestModel, smallestModel.byteLength, options));
    } catch (error) {
      functions.releaseMemoryInfo(this.#memoryInfo);
      functions.releaseEnv(this.#env);
      throw error;
    } finally {
      functions.releaseSessionOptions(options);
    }
  }

  async createSession(model: string | Uint8Array, options: SessionOptions = {}): Promise<Session> {
    options.signal?.throwIfAborted();
    if (this.#disposed) throw new TesseraError("disposed", "The runtime is disposed");
    const loading = this.#createSession(model, options);
    this.#loading.add(loading);
    try {
      return await loading;
    } finally {
      this.#loading.delete(loading);
    }
  }

  async #createSession(model: string | Uint8Array, options: SessionOptions): Promise<Session> {
    const modelPath = nameModel(model);
    if (typeof model === "string")
      await access(model).catch((cause: unknown) => {
        throw runtimeError(`There is no model file ${model}`, { modelPath }, cause);
      });
    const handle = await this.#load(model, options, true).catch((error: unknown) => {
      // An environment made by other code in this process has no shared threads; the session then brings its own.
      if (TesseraError.isInstance(error) && /thread ?pool/i.test(error.message)) return this.#load(model, options, false);
      throw error;
    });
    try {
      options.signal?.throwIfAborted();
      const session = new NativeSession({
        api: this.#api,
        handle,
        memoryInfo: this.#memoryInfo,
        modelPath,
        onDispose: (disposed) => this.#sessions.delete(disposed),
      });
      this.#sessions.add(session);
      return session;
    } catch (error) {
      this.#api.functions.releaseSession(handle);
      throw error;
    }
  }

  async #load(model: string | Uint8Array, wanted: SessionOptions, shareThreads: boolean): Promise<Pointer> {
    const { signal, optimizedModelPath, externalDataFolder } = wanted;
    signal?.throwIfAborted();
    const { create, check, functions, callAsync } = this.#api;
    const options = create("createSessionOptions");
    const abort = () => functions.setLoadCancellationFlag(options, true);
    try {
      check(functions.setSessionLogSeverityLevel(options, logLevels[this.#options.logLevel]), "log level");
      // A pattern is a second block of memory beside the one that the first run of a shape took, and no run is faster for it.
      check(functions.disableMemPattern(options), "memory pattern");
      // Where 8-bit products of unsigned by signed bytes would saturate (x86-64 without VNNI), weights are made unsigned, too.
      check(functions.addSessionConfigEntry(options, "session.x64quantprecision", "1"), "exact products");
      this.#library?.register(this.#api, options);
      if (shareThreads) check(functions.disablePerSessionThreads(options), "threads");
      else {
        check(functions.setIntraOpNumThreads(options, this.#options.threads), "threads");
        const spinning = String(Number(this.#options.spinning));
        check(functions.addSessionConfigEntry(options, "session.intra_op.allow_spinning", spinning), "spinning");
      }
      if (optimizedModelPath !== undefined) check(functions.setOptimizedModelFilePath(options, optimizedModelPath), optimizedModelPath);
      if (externalDataFolder !== undefined)
        check(functions.addSessionConfigEntry(options, externalDataEntry, externalDataFolder), externalDataFolder);
      signal?.addEventListener("abort", abort, { once: true });
      const out: [Pointer] = [null];
      const status =
        typeof model === "string"
          ? await callAsync("createSession", this.#env, model, options, out)
          : await callAsync("createSessionFromArray", this.#env, model, model.byteLength, options, out);
      if (status !== null && signal?.aborted) {
        functions.releaseStatus(status);
        throw signal.reason;
      }
      check(status, nameModel(model));
      return out[0];
    } finally {
      signal?.removeEventListener("abort", abort);
      functions.releaseSessionOptions(options);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed ??= (async () => {
      await Promise.allSettled(this.#loading);
      await Promise.all([...this.#sessions].map((session) => session[Symbol.asyncDispose]()));
      this.#api.functions.releaseMemoryInfo(this.#memoryInfo);
      this.#api.functions.releaseEnv(this.#env);
    })();
    await this.#disposed;
  }
}
