import {
  elementCount,
  type NamedTensors,
  type RunOptions,
  type Session,
  type Tensor,
  type TensorType,
  TesseraError,
  type ValueInfo,
} from "@tessera/core";
import type { Tensor as BindingTensor, InferenceSession } from "onnxruntime-node";
import { checkTensors } from "../check-tensors.ts";
import type { Runtime, SessionOptions } from "../runtime.ts";
import { runtimeError } from "../runtime-error.ts";

type Binding = typeof import("onnxruntime-node");

/** The stock Node binding behind the same interface: it blocks the event loop during a run and copies outputs. */
export class BindingRuntime implements Runtime {
  readonly implementation = "binding";
  readonly version: string;
  readonly fallbackReason?: unknown;
  readonly #binding: Binding;
  readonly #threads: number;
  readonly #sessions = new Set<BindingSession>();
  #disposed = false;

  constructor(binding: Binding, threads: number, fallbackReason?: unknown) {
    this.#binding = binding;
    this.version = binding.env.versions.node ?? binding.env.versions.common;
    this.#threads = threads;
    this.fallbackReason = fallbackReason;
  }

  async createSession(modelPath: string, { signal }: SessionOptions = {}): Promise<Session> {
    signal?.throwIfAborted();
    if (this.#disposed) throw new TesseraError("disposed", "The runtime is disposed");
    try {
      const inner = await this.#binding.InferenceSession.create(modelPath, { intraOpNumThreads: this.#threads, logSeverityLevel: 3 });
      const session = new BindingSession(this.#binding, inner, () => this.#sessions.delete(session));
      this.#sessions.add(session);
      return session;
    } catch (cause) {
      throw runtimeError(`${modelPath}: ${cause instanceof Error ? cause.message : cause}`, { modelPath }, cause);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed = true;
    await Promise.all([...this.#sessions].map((session) => session[Symbol.asyncDispose]()));
  }
}

class BindingSession implements Session {
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
  readonly #binding: Binding;
  readonly #inner: InferenceSession;
  readonly #inputInfos: ReadonlyMap<string, ValueInfo>;
  readonly #outputInfos: ReadonlyMap<string, ValueInfo>;
  readonly #onDispose: () => void;
  readonly #running = new Set<Promise<unknown>>();
  #disposed: Promise<void> | undefined;

  constructor(binding: Binding, inner: InferenceSession, onDispose: () => void) {
    this.#binding = binding;
    this.#inner = inner;
    this.#onDispose = onDispose;
    this.inputs = inner.inputMetadata.map(valueInfo);
    this.outputs = inner.outputMetadata.map(valueInfo);
    this.#inputInfos = new Map(this.inputs.map((info) => [info.name, info]));
    this.#outputInfos = new Map(this.outputs.map((info) => [info.name, info]));
  }

  async run(inputs: NamedTensors, outputs: NamedTensors, { signal }: RunOptions = {}): Promise<void> {
    signal?.throwIfAborted();
    if (this.#disposed) throw new TesseraError("disposed", "The session is disposed");
    checkTensors("input", inputs, this.#inputInfos, true);
    checkTensors("output", outputs, this.#outputInfos, false);
    const feeds = Object.fromEntries(Object.entries(inputs).map(([name, tensor]) => [name, this.#tensor(tensor)]));
    const running = this.#inner.run(feeds, Object.keys(outputs));
    this.#running.add(running);
    try {
      const results = await running;
      signal?.throwIfAborted();
      for (const [name, tensor] of Object.entries(outputs)) {
        const result = results[name]!;
        if (result.dims.length !== tensor.shape.length || result.dims.some((size, i) => size !== tensor.shape[i])) {
          throw new TesseraError(
            "shape-mismatch",
            `output \`${name}\`: the graph made shape [${result.dims}], received memory for [${tensor.shape}]`,
            { facts: { name } },
          );
        }
        // The types agree: checkTensors compared both with the graph's declaration.
        (tensor.data as Uint8Array).set(result.data as Uint8Array);
      }
    } catch (cause) {
      if (TesseraError.isInstance(cause) || cause === signal?.reason) throw cause;
      throw runtimeError(`run: ${cause instanceof Error ? cause.message : cause}`, {}, cause);
    } finally {
      this.#running.delete(running);
    }
  }

  #tensor({ type, data, shape }: Tensor): BindingTensor {
    const used = data.subarray(0, elementCount(shape));
    return new this.#binding.Tensor(type as "float32", used as Float32Array, shape);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed ??= (async () => {
      await Promise.allSettled(this.#running);
      await this.#inner.release();
      this.#onDispose();
    })();
    await this.#disposed;
  }
}

function valueInfo(metadata: InferenceSession.ValueMetadata): ValueInfo {
  if (!metadata.isTensor) throw runtimeError(`${metadata.name} is no tensor`);
  return {
    name: metadata.name,
    type: metadata.type as TensorType,
    shape: metadata.shape.map((size) => (typeof size === "number" ? size : -1)),
  };
}
