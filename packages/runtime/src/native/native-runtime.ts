import { access } from "node:fs/promises";
import { type Session, TesseraError } from "@tessera/core";
import { logLevels } from "../log-levels.ts";
import type { Runtime, SessionOptions } from "../runtime.ts";
import { runtimeError } from "../runtime-error.ts";
import type { RuntimeSettings } from "../runtime-settings.ts";
import { findLibrary } from "./find-library.ts";
import { loadOrtApi } from "./load-ort-api.ts";
import { NativeSession } from "./native-session.ts";
import type { OrtApi, Pointer } from "./ort-api.ts";
import { registerKernels } from "./register-kernels.ts";
import { smallestModel } from "./smallest-model.ts";

const deviceAllocator = 0;
const defaultMemory = 0;

/** ONNX Runtime through its C API; see docs/decisions for why. */
export class NativeRuntime implements Runtime {
  readonly implementation = "native";
  readonly version: string;
  readonly kernels: boolean;
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
    this.kernels = options.kernels !== undefined;
    if (options.kernels !== undefined) this.#tryKernels(options.kernels);
  }

  /**
   * Says at once what the first session would say. A session is made, too: the first one with a library enters its domain into a table of the
   * process, and two that do so side by side fail.
   */
  #tryKernels(library: string): void {
    const { create, check, functions } = this.#api;
    const options = create("createSessionOptions");
    try {
      registerKernels(this.#api, options, library);
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

  async createSession(modelPath: string, options: SessionOptions = {}): Promise<Session> {
    options.signal?.throwIfAborted();
    if (this.#disposed) throw new TesseraError("disposed", "The runtime is disposed");
    const loading = this.#createSession(modelPath, options);
    this.#loading.add(loading);
    try {
      return await loading;
    } finally {
      this.#loading.delete(loading);
    }
  }

  async #createSession(modelPath: string, options: SessionOptions): Promise<Session> {
    await access(modelPath).catch((cause: unknown) => {
      throw runtimeError(`There is no model file ${modelPath}`, { modelPath }, cause);
    });
    const handle = await this.#load(modelPath, options, true).catch((error: unknown) => {
      // An environment made by other code in this process has no shared threads; the session then brings its own.
      if (TesseraError.isInstance(error) && /thread ?pool/i.test(error.message)) return this.#load(modelPath, options, false);
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

  async #load(modelPath: string, { signal, optimizedModelPath }: SessionOptions, shareThreads: boolean): Promise<Pointer> {
    signal?.throwIfAborted();
    const { create, check, functions, callAsync } = this.#api;
    const options = create("createSessionOptions");
    const abort = () => functions.setLoadCancellationFlag(options, true);
    try {
      check(functions.setSessionLogSeverityLevel(options, logLevels[this.#options.logLevel]), "log level");
      // A pattern is a second block of memory beside the one that the first run of a shape took, and no run is faster for it.
      check(functions.disableMemPattern(options), "memory pattern");
      if (this.#options.kernels !== undefined) registerKernels(this.#api, options, this.#options.kernels);
      if (shareThreads) check(functions.disablePerSessionThreads(options), "threads");
      else {
        check(functions.setIntraOpNumThreads(options, this.#options.threads), "threads");
        const spinning = String(Number(this.#options.spinning));
        check(functions.addSessionConfigEntry(options, "session.intra_op.allow_spinning", spinning), "spinning");
      }
      if (optimizedModelPath !== undefined) check(functions.setOptimizedModelFilePath(options, optimizedModelPath), optimizedModelPath);
      signal?.addEventListener("abort", abort, { once: true });
      const out: [Pointer] = [null];
      const status = await callAsync("createSession", this.#env, modelPath, options, out);
      if (status !== null && signal?.aborted) {
        functions.releaseStatus(status);
        throw signal.reason;
      }
      check(status, modelPath);
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
