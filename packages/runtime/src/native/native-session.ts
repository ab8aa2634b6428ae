import { type NamedTensors, type RunOptions, type Session, TesseraError, type ValueInfo } from "@tessera/core";
import { checkTensors } from "../check-tensors.ts";
import type { OrtApi, Pointer } from "./ort-api.ts";
import { readValueInfos } from "./read-value-infos.ts";
import { TensorValues } from "./tensor-values.ts";

/** A session over the C API. Runs happen on libuv's worker threads; disposal waits for them. */
export class NativeSession implements Session {
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
  readonly #api: OrtApi;
  readonly #session: Pointer;
  readonly #inputInfos: ReadonlyMap<string, ValueInfo>;
  readonly #outputInfos: ReadonlyMap<string, ValueInfo>;
  readonly #values: TensorValues;
  readonly #running = new Set<Promise<unknown>>();
  readonly #onDispose: () => void;
  #disposed: Promise<void> | undefined;

  constructor(api: OrtApi, session: Pointer, memoryInfo: Pointer, onDispose: () => void) {
    this.#api = api;
    this.#session = session;
    this.#onDispose = onDispose;
    this.#inputInfos = readValueInfos(api, session, "Input");
    this.#outputInfos = readValueInfos(api, session, "Output");
    this.inputs = [...this.#inputInfos.values()];
    this.outputs = [...this.#outputInfos.values()];
    this.#values = new TensorValues(api, memoryInfo);
  }

  async run(inputs: NamedTensors, outputs: NamedTensors, { signal }: RunOptions = {}): Promise<void> {
    signal?.throwIfAborted();
    if (this.#disposed) throw new TesseraError("disposed", "The session is disposed");
    checkTensors("input", inputs, this.#inputInfos, true);
    checkTensors("output", outputs, this.#outputInfos, false);
    const { functions, create, check, callAsync } = this.#api;
    const inputNames = Object.keys(inputs);
    const outputNames = Object.keys(outputs);
    const held = [
      ...inputNames.map((name) => this.#values.acquire(`input ${name}`, inputs[name]!)),
      ...outputNames.map((name) => this.#values.acquire(`output ${name}`, outputs[name]!)),
    ];
    const options = create("createRunOptions");
    const abort = () => functions.runOptionsSetTerminate(options);
    signal?.addEventListener("abort", abort, { once: true });
    const inputValues = held.slice(0, inputNames.length).map(({ value }) => value);
    const outputValues = held.slice(inputNames.length).map(({ value }) => value);
    const running = callAsync(
      "run",
      this.#session,
      options,
      inputNames,
      inputValues,
      inputNames.length,
      outputNames,
      outputNames.length,
      outputValues,
    );
    this.#running.add(running);
    try {
      const status = await running;
      if (status !== null && signal?.aborted) {
        functions.releaseStatus(status);
        throw signal.reason;
      }
      check(status, "run");
      signal?.throwIfAborted();
    } finally {
      this.#running.delete(running);
      signal?.removeEventListener("abort", abort);
      functions.releaseRunOptions(options);
      for (const value of held) this.#values.release(value);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed ??= (async () => {
      await Promise.allSettled(this.#running);
      this.#values.dispose();
      this.#api.functions.releaseSession(this.#session);
      this.#onDispose();
    })();
    await this.#disposed;
  }
}
