import { access } from "node:fs/promises";
import { type Session, TesseraError } from "@tessera/core";
import type { Runtime, SessionOptions } from "../runtime.ts";
import { runtimeError } from "../runtime-error.ts";
import { findLibrary } from "./find-library.ts";
import { NativeSession } from "./native-session.ts";
import { loadOrtApi, type OrtApi, type Pointer } from "./ort-api.ts";

const warningLevel = 3;
const deviceAllocator = 0;
const defaultMemory = 0;

/** ONNX Runtime through its C API; see docs/decisions for why. */
export class NativeRuntime implements Runtime {
  readonly implementation = "native";
  readonly version: string;
  readonly #api: OrtApi;
  readonly #threads: number;
  readonly #env: Pointer;
  readonly #memoryInfo: Pointer;
  readonly #sessions = new Set<Session>();
  #disposed: Promise<void> | undefined;

  /** Throws `runtime-unavailable` when the library does not load. */
  constructor(threads: number) {
    this.#api = loadOrtApi(findLibrary());
    this.version = this.#api.version;
    this.#threads = threads;
    const { create, check, functions } = this.#api;
    const threading = create("createThreadingOptions");
    check(functions.setGlobalIntraOpNumThreads(threading, threads), "threads");
    // ONNX Runtime keeps one environment a process: a second runtime joins the first one's threads.
    this.#env = create("createEnvWithGlobalThreadPools", warningLevel, "tessera", threading);
    functions.releaseThreadingOptions(threading);
    this.#memoryInfo = create("createCpuMemoryInfo", deviceAllocator, defaultMemory);
  }

  async createSession(modelPath: string, { signal }: SessionOptions = {}): Promise<Session> {
    signal?.throwIfAborted();
    if (this.#disposed) throw new TesseraError("disposed", "The runtime is disposed");
    await access(modelPath).catch((cause: unknown) => {
      throw runtimeError(`There is no model file ${modelPath}`, { modelPath }, cause);
    });
    const handle = await this.#load(modelPath, true).catch((error: unknown) => {
      // An environment made by other code in this process has no shared threads; the session then brings its own.
      if (error instanceof Error && /thread ?pool/i.test(error.message)) return this.#load(modelPath, false);
      throw error;
    });
    const session: NativeSession = new NativeSession(this.#api, handle, this.#memoryInfo, () => this.#sessions.delete(session));
    this.#sessions.add(session);
    if (signal?.aborted) {
      await session[Symbol.asyncDispose]();
      signal.throwIfAborted();
    }
    return session;
  }

  async #load(modelPath: string, shareThreads: boolean): Promise<Pointer> {
    const { create, check, functions, callAsync } = this.#api;
    const options = create("createSessionOptions");
    try {
      check(functions.setSessionLogSeverityLevel(options, warningLevel), "log level");
      if (shareThreads) check(functions.disablePerSessionThreads(options), "threads");
      else check(functions.setIntraOpNumThreads(options, this.#threads), "threads");
      const out: [Pointer] = [null];
      check(await callAsync("createSession", this.#env, modelPath, options, out), modelPath);
      return out[0];
    } finally {
      functions.releaseSessionOptions(options);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed ??= (async () => {
      await Promise.all([...this.#sessions].map((session) => session[Symbol.asyncDispose]()));
      this.#api.functions.releaseMemoryInfo(this.#memoryInfo);
      this.#api.functions.releaseEnv(this.#env);
    })();
    await this.#disposed;
  }
}
