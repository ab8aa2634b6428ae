import type { Tensor } from "@tessera/core";
import type { OperatorCall } from "./operator-sessions.ts";
import type { TestNumbers } from "./test-numbers.ts";

/** Values that share a scale in the row formats. */
const block = 128;

export const linearOperators = ["LinearRows8", "LinearRows4", "LinearColumns8"] as const;
type LinearOperator = (typeof linearOperators)[number];

export interface LinearForm {
  readonly op: LinearOperator;
  readonly K: number;
  readonly N: number;
  /** 0 none, 1 GELU, 2 SwiGLU. */
  readonly activation?: number;
  readonly bias?: boolean;
  readonly residual?: boolean;
  readonly best?: boolean;
}

/** A weight as an operator reads it, beside the numbers it stands for. */
export class LinearCase {
  readonly form: LinearForm;
  /** Outputs of a row. */
  readonly width: number;
  /** [N, K]: what the weight stands for. */
  readonly weights: Float64Array;
  readonly weight: Tensor;
  readonly scales: Tensor;
  readonly bias: Tensor | undefined;

  constructor(form: LinearForm, numbers: TestNumbers) {
    const { op, K, N, activation, bias } = form;
    this.form = form;
    this.width = activation === 2 ? N / 2 : N;
    this.weights = new Float64Array(N * K);
    const blocks = Math.ceil(K / block);
    if (op === "LinearColumns8") {
      const data = new Int8Array(numbers.bytes(K * N));
      const scales = numbers.between(0.005, 0.015, N);
      for (let n = 0; n < N; n++) for (let k = 0; k < K; k++) this.weights[n * K + k] = data[k * N + n]! * scales[n]!;
      this.weight = { type: "int8", shape: [K, N], data };
      this.scales = { type: "float32", shape: [N], data: scales };
    } else {
      const bytes = op === "LinearRows8" ? block : block / 2;
      // What lies behind K is noise: it must not count.
      const data = numbers.bytes(N * blocks * bytes);
      const scales = numbers.between(0.005, 0.015, N * blocks);
      for (let n = 0; n < N; n++)
        for (let k = 0; k < K; k++) {
          const at = n * blocks * bytes;
          const integer = bytes === block ? data[at + k]! - 128 : ((data[at + (k >> 1)]! >> ((k & 1) * 4)) & 15) - 8;
          this.weights[n * K + k] = integer * scales[n * blocks + Math.floor(k / block)]!;
        }
      this.weight = { type: "uint8", shape: [N, blocks, bytes], data };
      this.scales = { type: "float32", shape: [N, blocks], data: scales };
    }
    this.bias = bias ? { type: "float32", shape: [N], data: numbers.normal(N) } : undefined;
  }

  /** Rows of x per dimension of `batch`; the call's outputs are new. */
  call(x: Float32Array, batch: readonly number[], residual?: Float32Array): OperatorCall {
    const { op, K, N, activation = 0, best } = this.form;
    const rows = batch.reduce((product, size) => product * size, 1);
    const shape = [...batch, this.width];
    const output: Tensor = { type: "float32", shape, data: new Float32Array(rows * this.width).fill(Number.NaN) };
    const chosen: Tensor = { type: "int64", shape: batch, data: new BigInt64Array(rows).fill(-1n) };
    return {
      op,
      attributes: { K, N, activation },
      inputs: [
        { type: "float32", shape: [...batch, K], data: x },
        this.weight,
        this.scales,
        this.bias,
        residual && { type: "float32", shape, data: residual },
      ],
      outputs: best ? [output, chosen] : [output],
    };
  }
}
