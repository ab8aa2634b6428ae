import { elementCount, type Tensor, type ValueInfo } from "@tessera/core";

/** Memory for what stages hand over in one run, `residual_<layer>` and `normed_<layer>`: it grows to what the largest run needs. */
export class HiddenStates {
  readonly #memory = new Map<string, Float32Array>();

  /** float32 [batch, seq, hidden_size] of a name; what it held is overwritten. */
  tensor({ name, shape }: ValueInfo, batch: number, seq: number): Tensor {
    const wanted = [batch, seq, shape[2]!];
    const size = elementCount(wanted);
    let data = this.#memory.get(name);
    if (data === undefined || data.length < size) {
      data = new Float32Array(size);
      this.#memory.set(name, data);
    }
    return { type: "float32", shape: wanted, data: data.subarray(0, size) };
  }
}
