import {
  bytesPerElement,
  elementCount,
  type NamedTensors,
  type RunOptions,
  type Session,
  type Tensor,
  TesseraError,
  type ValueInfo,
} from "@tessera/core";
import type { Tensor as BindingTensor, InferenceSession } from "onnxruntime-node";
import { checkTensors } from "../check-tensors.ts";
import { runtimeError } from "../runtime-error.ts";
import { bindingValueInfo } from "./binding-value-info.ts";

export interface BindingSessionSetup {
  readonly binding: typeof import("onnxruntime-node");
  readonly inner: InferenceSession;
  readonly modelPath: string;
  readonly onDispose: (session: BindingSession) => void;
}

/** A session of the stock binding; its outputs are copied into the caller's memory. A signal counts before and after a run. */
export class BindingSession implements Session {
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
  readonly #setup: BindingSessionSetup;
  readonly #inputInfos: ReadonlyMap<string, ValueInfo>;
  readonly #outputInfos: ReadonlyMap<string, ValueInfo>;
  readonly #running = new Set<Promise<void>>();
  #disposed: Promise<void> | undefined;

  constructor(setup: BindingSessionSetup) {
    this.#setup = setup;
    this.inputs = setup.inner.inputMetadata.map(bindingValueInfo);
    this.outputs = setup.inner.outputMetadata.map(bindingValueInfo);
    this.#inputInfos = new Map(this.inputs.map((info) => [info.name, info]));
    this.#outputInfos = new Map(this.outputs.map((info) => [info.name, info]));
  }

  async run(inputs: NamedTensors, outputs: NamedTensors, { signal }: RunOptions = {}): Promise<void> {
    signal?.throwIfAborted();
    if (this.#disposed) throw new TesseraError("disposed", "The session is disposed", { facts: { modelPath: this.#setup.modelPath } });
    checkTensors("input", inputs, this.#inputInfos, true);
    checkTensors("output", outputs, this.#outputInfos, false);
    const running = this.#run(inputs, outputs);
    this.#running.add(running);
    try {
      await running;
      signal?.throwIfAborted();
    } finally {
      this.#running.delete(running);
    }
  }

  async #run(inputs: NamedTensors, outputs: NamedTensors): Promise<void> {
    const { inner, modelPath } = this.#setup;
    let results: InferenceSession.OnnxValueMapType;
    try {
      const feeds = Object.fromEntries(Object.entries(inputs).map(([name, tensor]) => [name, this.#tensor(tensor)]));
      results = await inner.run(feeds, Object.keys(outputs));
    } catch (cause) {
      throw runtimeError(`${modelPath}: ${cause instanceof Error ? cause.message : cause}`, {}, cause);
    }
    for (const [name, tensor] of Object.entries(outputs)) {
      const result = results[name] as BindingTensor;
      const sameShape = result.dims.length === tensor.shape.length && result.dims.every((size, i) => size === tensor.shape[i]);
      // The C API says the same thing with the same code.
      if (!sameShape) {
        throw runtimeError(`${modelPath}: output \`${name}\` has shape [${result.dims}], the memory given has [${tensor.shape}]`, { name });
      }
      copyBytes(result.data as Uint8Array, tensor);
      result.dispose();
    }
  }

  #tensor({ type, data, shape }: Tensor): BindingTensor {
    const used = data.subarray(0, elementCount(shape));
    // The binding takes no shared memory.
    const owned = used.buffer instanceof ArrayBuffer ? used : used.slice();
    return new this.#setup.binding.Tensor(type as "float32", owned as Float32Array, shape);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed ??= (async () => {
      await Promise.allSettled(this.#running);
      await this.#setup.inner.release();
      this.#setup.onDispose(this);
    })();
    await this.#disposed;
  }
}

/** Copies bits, because the binding's array may be of another class than the caller's (Float16Array in newer Node versions). */
function copyBytes(source: ArrayBufferView, { data, shape, type }: Tensor): void {
  const length = elementCount(shape) * bytesPerElement(type);
  new Uint8Array(data.buffer, data.byteOffset, length).set(new Uint8Array(source.buffer, source.byteOffset, length));
}
