import type { LinearCase } from "./linear-case.ts";
import { quantizeRow } from "./quantize-row.ts";

export interface LinearReference {
  /** [rows, width] */
  readonly output: Float64Array;
  /** The largest magnitude that errors are measured by: of an output, or of what went into GELU, whose error grows with that. */
  readonly largest: number;
}

/** What a linear operator should give for rows of x, in double precision but for the rounding of x. */
export function linearReference(linear: LinearCase, x: Float32Array, residual?: Float32Array): LinearReference {
  const { K, N, op, activation } = linear.form;
  const { weights } = linear;
  const rows = x.length / K;
  const output = new Float64Array(rows * linear.width);
  let largest = 0;
  const products = new Float64Array(N);
  for (let row = 0; row < rows; row++) {
    const { numbers, scales } = quantizeRow(x.subarray(row * K, (row + 1) * K), op === "LinearColumns8");
    const values = numbers.map((value, k) => value * scales[k]!);
    for (let n = 0; n < N; n++) {
      let sum = Number(linear.bias?.data[n] ?? 0);
      for (let k = 0; k < K; k++) sum += weights[n * K + k]! * values[k]!;
      products[n] = sum;
    }
    for (let i = 0; i < linear.width; i++) {
      const y = products[i]!;
      const at = row * linear.width + i;
      output[at] = (activation === 2 ? silu(y) * products[i + linear.width]! : activation === 1 ? gelu(y) : y) + (residual?.[at] ?? 0);
      largest = Math.max(largest, Math.abs(output[at]!), activation === 1 ? Math.abs(y) : 0);
    }
  }
  return { output, largest };
}

const silu = (x: number) => x / (1 + Math.exp(-x));

/** x Φ(x), by the series of Φ − ½ whose terms are all of one sign. */
function gelu(x: number): number {
  if (Math.abs(x) > 8) return Math.max(x, 0);
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
    term *= (x * x) / (2 * n + 1);
    sum += term;
  }
  return x * (0.5 + (sum * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI));
}
