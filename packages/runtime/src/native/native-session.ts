import { type NamedTensors, type RunOptions, type Session, TesseraError, type ValueInfo } from "@tessera/core";
import { checkTensors } from "../check-tensors.ts";
import { NativeNames } from "./native-names.ts";
import type { OrtApi, Pointer } from "./ort-api.ts";
import { readValueInfos } from "./read-value-infos.ts";
import { type HeldValue, TensorValues } from "./tensor-values.ts";

export interface NativeSessionSetup {
  readonly api: OrtApi;
  /** The `OrtSession`. The new session owns it once the constructor has returned. */
  readonly handle: Pointer;
  readonly memoryInfo: Pointer;
  readonly modelPath: string;
  readonly onDispose: (session: NativeSession) => void;
}

/** A session over the C API. Runs happen on libuv's worker threads; disposal waits for them. */
export class NativeSession implements Session {
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
  readonly #setup: NativeSessionSetup;
  readonly #inputInfos: ReadonlyMap<string, ValueInfo>;
  readonly #outputInfos: ReadonlyMap<string, ValueInfo>;
  readonly #names: NativeNames;
  readonly #inputValues: TensorValues;
  readonly #outputValues: TensorValues;
  readonly #running = new Set<Promise<void>>();
  #disposed: Promise<void> | undefined;

  constructor(setup: NativeSessionSetup) {
    const { api, handle, memoryInfo } = setup;
    this.#setup = setup;
    this.#inputInfos = readValueInfos(api, handle, "Input");
    this.#outputInfos = readValueInfos(api, handle, "Output");
    this.inputs = [...this.#inputInfos.values()];
    this.outputs = [...this.#outputInfos.values()];
    this.#names = new NativeNames(new Set([...this.#inputInfos.keys(), ...this.#outputInfos.keys()]));
    this.#inputValues = new TensorValues(api, memoryInfo);
    this.#outputValues = new TensorValues(api, memoryInfo);
  }

  async run(inputs: NamedTensors, outputs: NamedTensors, { signal }: RunOptions = {}): Promise<void> {
    signal?.throwIfAborted();
    if (this.#disposed) throw new TesseraError("disposed", "The session is disposed", { facts: { modelPath: this.#setup.modelPath } });
    checkTensors("input", inputs, this.#inputInfos, true);
    checkTensors("output", outputs, this.#outputInfos, false);
    const running = this.#run(inputs, outputs, signal);
    this.#running.add(running);
    try {
      await running;
    } finally {
      this.#running.delete(running);
    }
  }

  async #run(inputs: NamedTensors, outputs: NamedTensors, signal: AbortSignal | undefined): Promise<void> {
    const { api, handle, modelPath } = this.#setup;
    const { functions, create, check, callAsync } = api;
    const inputNames = Object.keys(inputs);
    const outputNames = Object.keys(outputs);
    const heldInputs: HeldValue[] = [];
    const heldOutputs: HeldValue[] = [];
    const pointers: BigUint64Array[] = [];
    let options: Pointer = null;
    const abort = () => functions.runOptionsSetTerminate(options);
    try {
      for (const name of inputNames) heldInputs.push(this.#inputValues.acquire(name, inputs[name]!));
      for (const name of outputNames) heldOutputs.push(this.#outputValues.acquire(name, outputs[name]!));
      if (signal !== undefined) {
        options = create("createRunOptions");
        signal.addEventListener("abort", abort, { once: true });
      }
      pointers.push(this.#names.pointers(inputNames), addresses(heldInputs), this.#names.pointers(outputNames), addresses(heldOutputs));
      const [inputNamePointers, inputPointers, outputNamePointers, outputPointers] = pointers;
      const status = await callAsync(
        "run",
        handle,
        options,
        inputNamePointers,
        inputPointers,
        inputNames.length,
        outputNamePointers,
        outputNames.length,
        outputPointers,
      );
      if (status !== null && signal?.aborted) functions.releaseStatus(status);
      else check(status, modelPath);
      signal?.throwIfAborted();
    } finally {
      // Reachable until here, since the worker thread reads them.
      pointers.length = 0;
      signal?.removeEventListener("abort", abort);
      if (options !== null) functions.releaseRunOptions(options);
      for (const value of heldInputs) this.#inputValues.release(value);
      for (const value of heldOutputs) this.#outputValues.release(value);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed ??= (async () => {
      await Promise.allSettled(this.#running);
      this.#inputValues.dispose();
      this.#outputValues.dispose();
      this.#setup.api.functions.releaseSession(this.#setup.handle);
      this.#names.dispose();
      this.#setup.onDispose(this);
    })();
    await this.#disposed;
  }
}

function addresses(values: readonly HeldValue[]): BigUint64Array {
  return BigUint64Array.from(values, ({ address }) => address);
}
