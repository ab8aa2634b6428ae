import type { Tensor } from "@tessera/core";
import type { OperatorCall } from "./operator-sessions.ts";
import type { TestNumbers } from "./test-numbers.ts";

export interface CausalForm {
  readonly int8: boolean;
  readonly size: number;
  readonly tokens: number;
  /** Of the first row; each later row has a third less. */
  readonly past: number;
  readonly batch: number;
  readonly kvHeads: number;
  /** Heads that share keys and values. */
  readonly group: number;
  /** Query, key and value in one tensor. */
  readonly packed: boolean;
  /** Past and present are the same memory. */
  readonly inPlace: boolean;
  /** The last row has fewer positions than there are new tokens. */
  readonly padded?: boolean;
  readonly kind?: "normal" | "massive" | "outlier channels" | "zero keys" | "flat";
}

/** Stands where nothing may be written or read. */
const guard = { float32: 12345, int8: 85 };

/** Inputs of one call of causal attention, and where it writes. */
export class CausalCase {
  readonly form: CausalForm;
  readonly capacity: number;
  /** [batch]: position of the first new token. */
  readonly starts: readonly number[];
  readonly query: Float32Array;
  readonly key: Float32Array;
  readonly value: Float32Array;
  /** Numbers between tokens. */
  readonly queryStride: number;
  readonly keyStride: number;
  readonly cos: Float32Array;
  readonly sin: Float32Array;
  readonly keyScale: Float32Array;
  readonly valueScale: Float32Array;
  /** The caches before the call. */
  readonly before: readonly [Float32Array | Int8Array, Float32Array | Int8Array];
  readonly output: Float32Array;
  readonly call: OperatorCall;

  constructor(form: CausalForm, numbers: TestNumbers) {
    this.form = form;
    const { int8, size, tokens, past, batch, kvHeads, group, packed, inPlace, padded, kind } = form;
    const heads = kvHeads * group;
    const [own, shared] = [heads * size, kvHeads * size];
    this.capacity = past + tokens + 5;
    const last = Array.from({ length: batch }, (_, b) => past - Math.floor((b * past) / 3) + tokens - 1);
    if (padded) last[batch - 1] = tokens >> 1;
    this.starts = last.map((end) => Math.max(0, end + 1 - tokens));
    this.queryStride = packed ? own + 2 * shared : own;
    this.keyStride = packed ? this.queryStride : shared;
    this.query = numbers.normal(batch * tokens * this.queryStride);
    this.key = packed ? this.query.subarray(own) : numbers.normal(batch * tokens * shared);
    this.value = packed ? this.query.subarray(own + shared) : numbers.normal(batch * tokens * shared);
    for (let token = 0; token < batch * tokens; token++) {
      if (kind === "flat") for (let i = 0; i < own; i++) this.query[token * this.queryStride + i]! *= 1e-3;
      if (kind === "zero keys") this.key.fill(0, token * this.keyStride, token * this.keyStride + shared);
    }
    const half = size / 2;
    const angle = (i: number) => Math.floor(i / half) * 10000 ** (-(i % half) / half);
    this.cos = Float32Array.from({ length: this.capacity * half }, (_, i) => Math.cos(angle(i)));
    this.sin = Float32Array.from({ length: this.capacity * half }, (_, i) => Math.sin(angle(i)));
    this.keyScale = numbers.between(0.02, 0.04, shared);
    this.valueScale = numbers.between(0.02, 0.04, shared);
    this.before = [this.#cache(numbers, "key"), this.#cache(numbers, "value")];
    this.output = new Float32Array(batch * tokens * own).fill(Number.NaN);
    const float = (data: Float32Array, ...shape: number[]): Tensor => ({ type: "float32", shape, data });
    const caches = (data: Float32Array | Int8Array): Tensor => ({
      type: int8 ? "int8" : "float32",
      shape: [batch, kvHeads, this.capacity, size],
      data,
    });
    const pasts = this.before.map((cache) => caches(cache.slice()));
    this.call = {
      op: int8 ? "CausalAttentionInt8" : "CausalAttention",
      attributes: { num_heads: heads, kv_num_heads: kvHeads, scale: { float: this.scale } },
      inputs: [
        float(this.query, batch, tokens, this.queryStride),
        packed ? undefined : float(this.key, batch, tokens, shared),
        packed ? undefined : float(this.value, batch, tokens, shared),
        ...pasts,
        { type: "int32", shape: [batch], data: Int32Array.from(last) },
        { type: "int32", shape: [], data: Int32Array.of(Math.max(...last) + 1) },
        float(this.cos, this.capacity, half),
        float(this.sin, this.capacity, half),
        ...(int8 ? [float(this.keyScale, shared), float(this.valueScale, shared)] : []),
      ],
      outputs: [float(this.output, batch, tokens, own), ...(inPlace ? pasts : this.before.map((cache) => caches(cache.slice().fill(1))))],
    };
  }

  get scale(): number {
    return Math.fround(1 / Math.sqrt(this.form.size));
  }

  /** [batch, kvHeads, capacity, size], the past positions filled. */
  #cache(numbers: TestNumbers, name: "key" | "value"): Float32Array | Int8Array {
    const { int8, size, batch, kvHeads, kind } = this.form;
    const count = batch * kvHeads * this.capacity * size;
    const cache = int8 ? new Int8Array(count).fill(guard.int8) : new Float32Array(count).fill(guard.float32);
    for (let row = 0; row < batch * kvHeads; row++) {
      const filled = numbers.normal(this.starts[Math.floor(row / kvHeads)]! * size);
      // A token that all others look at, with little to say, and another with too much.
      if (kind === "massive")
        for (let d = 0; d < size && filled.length > 5 * size; d++) {
          filled[d]! *= name === "key" ? 30 : 0.05;
          filled[5 * size + d]! *= name === "key" ? 1 : 100;
        }
      if (kind === "outlier channels") for (let i = 3; i < filled.length; i += 8) filled[i]! *= name === "key" ? 40 : 1;
      if (kind === "zero keys" && name === "key") filled.fill(0);
      const at = row * this.capacity * size;
      cache.set(int8 ? filled.map((value) => Math.max(-128, Math.min(127, Math.round(value / 0.03)))) : filled, at);
    }
    return cache;
  }
}
