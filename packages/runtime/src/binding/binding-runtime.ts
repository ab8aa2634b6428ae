import { type Session, TesseraError } from "@tessera/core";
import type { InferenceSession } from "onnxruntime-node";
import { logLevels } from "../log-levels.ts";
import { nameModel } from "../name-model.ts";
import type { Runtime, SessionOptions } from "../runtime.ts";
import { runtimeError } from "../runtime-error.ts";
import type { RuntimeSettings } from "../runtime-settings.ts";
import { BindingSession } from "./binding-session.ts";

type Binding = typeof import("onnxruntime-node");

/** The stock Node binding behind the same interface: it blocks the event loop during a run, copies outputs and cannot be stopped. */
export class BindingRuntime implements Runtime {
  readonly implementation = "binding";
  readonly kernels = false;
  readonly instructionSets = [];
  readonly version: string;
  readonly fallbackReason?: unknown;
  readonly #binding: Binding;
  readonly #options: RuntimeSettings;
  readonly #sessions = new Set<BindingSession>();
  #disposed = false;

  constructor(binding: Binding, options: RuntimeSettings, fallbackReason?: unknown) {
    this.#binding = binding;
    this.version = binding.env.versions.node ?? binding.env.versions.common;
    this.#options = options;
    this.fallbackReason = fallbackReason;
  }

  async createSession(
    model: string | Uint8Array,
    { signal, optimizedModelPath, externalDataFolder }: SessionOptions = {},
  ): Promise<Session> {
    signal?.throwIfAborted();
    if (this.#disposed) throw new TesseraError("disposed", "The runtime is disposed");
    const modelPath = nameModel(model);
    const options = {
      intraOpNumThreads: this.#options.threads,
      logSeverityLevel: logLevels[this.#options.logLevel],
      enableMemPattern: false,
      // The second one: where 8-bit products would saturate (x86-64 without VNNI), weights are made unsigned like the activations.
      extra: {
        session: {
          "intra_op.allow_spinning": this.#options.spinning ? "1" : "0",
          x64quantprecision: "1",
          ...(externalDataFolder === undefined ? {} : { model_external_initializers_file_folder_path: externalDataFolder }),
        },
      },
      ...(optimizedModelPath === undefined ? {} : { optimizedModelFilePath: optimizedModelPath }),
    };
    const create = (): Promise<InferenceSession> =>
      typeof model === "string"
        ? this.#binding.InferenceSession.create(model, options)
        : this.#binding.InferenceSession.create(model, options);
    const inner = await create().catch((cause: unknown) => {
      throw runtimeError(`${modelPath}: ${cause instanceof Error ? cause.message : cause}`, { modelPath }, cause);
    });
    try {
      signal?.throwIfAborted();
      if (this.#disposed) throw new TesseraError("disposed", "The runtime was disposed while a session loaded");
      const session = new BindingSession({
        binding: this.#binding,
        inner,
        modelPath,
        onDispose: (disposed) => this.#sessions.delete(disposed),
      });
      this.#sessions.add(session);
      return session;
    } catch (error) {
      await inner.release();
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed = true;
    await Promise.all([...this.#sessions].map((session) => session[Symbol.asyncDispose]()));
  }
}
