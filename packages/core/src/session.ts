import type { Tensor, TensorType } from "./tensor.ts";

/** Name, type and shape of a graph input or output; −1 marks a dimension that may vary. */
export interface ValueInfo {
  readonly name: string;
  readonly type: TensorType;
  readonly shape: readonly number[];
}

/** Named tensors whose memory belongs to the caller. */
export type NamedTensors = Readonly<Record<string, Tensor>>;

export interface RunOptions {
  /** Stops the run between operators; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** A loaded graph. Implemented by the runtime package; everything above only sees this. */
export interface Session extends AsyncDisposable {
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
  /**
   * Runs the graph and writes the results into `outputs`, in place. An output may share its memory with an input
   * (KV caches do). Only the outputs named are computed and written. The event loop stays free during the run.
   */
  run(inputs: NamedTensors, outputs: NamedTensors, options?: RunOptions): Promise<void>;
}
