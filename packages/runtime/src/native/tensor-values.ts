import { bytesPerElement, elementCount, type Tensor, type TensorData } from "@tessera/core";
import type { OrtApi, Pointer } from "./ort-api.ts";
import { tensorTypeCodes } from "./tensor-type-codes.ts";

/** How many arrays of one name are remembered: a few callers that take turns each keep theirs. */
const remembered = 4;

/** An `OrtValue` over a caller's array. */
export interface HeldValue {
  /** Address of the `OrtValue`. */
  readonly address: bigint;
  readonly shape: readonly number[];
  readonly array: WeakRef<TensorData>;
  /** Keeps the memory alive while a run may touch it. */
  inUse: TensorData | undefined;
  uses: number;
  /** Forgotten: released when the last run lets go. */
  forgotten: boolean;
}

/**
 * `OrtValue`s over the caller's memory, kept from one run to the next for arrays that come again with the same name and shape:
 * a decode step then creates almost none. Between runs arrays are remembered weakly, so a session never keeps a caller's cache alive;
 * the address of a collected array stays unused, because only the array itself leads back to it.
 */
export class TensorValues {
  readonly #api: OrtApi;
  readonly #memoryInfo: Pointer;
  /** Most recently used first. */
  readonly #known = new Map<string, HeldValue[]>();
  readonly #out = new BigUint64Array(1);

  constructor(api: OrtApi, memoryInfo: Pointer) {
    this.#api = api;
    this.#memoryInfo = memoryInfo;
  }

  /** The value for a tensor; the caller gives it back with {@link release} after the run. */
  acquire(name: string, tensor: Tensor): HeldValue {
    let known = this.#known.get(name);
    if (known === undefined) {
      known = [];
      this.#known.set(name, known);
    }
    let at = 0;
    while (at < known.length && !(known[at]!.array.deref() === tensor.data && sameShape(known[at]!.shape, tensor.shape))) at++;
    const held = known[at] ?? this.#create(tensor);
    if (at > 0 || known.length === 0) {
      known.splice(at, 1);
      known.unshift(held);
    }
    if (known.length > remembered) this.#forget(known.pop()!);
    held.uses++;
    held.inUse = tensor.data;
    return held;
  }

  release(held: HeldValue): void {
    held.uses--;
    if (held.uses > 0) return;
    held.inUse = undefined;
    if (held.forgotten) this.#api.functions.releaseValue(held.address);
  }

  dispose(): void {
    for (const known of this.#known.values()) for (const held of known) this.#forget(held);
    this.#known.clear();
  }

  #create({ type, data, shape }: Tensor): HeldValue {
    const sizes = BigInt64Array.from(shape, BigInt);
    const { check, functions } = this.#api;
    const bytes = elementCount(shape) * bytesPerElement(type);
    check(
      functions.createTensorWithData(this.#memoryInfo, data, bytes, sizes, sizes.length, tensorTypeCodes[type], this.#out),
      "createTensorWithData",
    );
    return { address: this.#out[0]!, shape: [...shape], array: new WeakRef(data), inUse: undefined, uses: 0, forgotten: false };
  }

  #forget(held: HeldValue): void {
    held.forgotten = true;
    if (held.uses === 0) this.#api.functions.releaseValue(held.address);
  }
}

function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((size, i) => size === b[i]);
}
