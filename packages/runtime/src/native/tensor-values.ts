import { bytesPerElement, elementCount, type Tensor } from "@tessera/core";
import type { OrtApi, Pointer } from "./ort-api.ts";
import { tensorTypeCodes } from "./tensor-type-codes.ts";

interface Held {
  readonly tensor: Tensor;
  readonly shape: readonly number[];
  readonly value: Pointer;
  uses: number;
  /** No longer the current value of its name: released when the last run lets go. */
  replaced: boolean;
}

/**
 * `OrtValue`s over the caller's memory, kept from one run to the next as long as a name is given the same array and shape:
 * a decode step then creates almost none. Holding the tensor keeps its memory alive for as long as native code knows the address.
 */
export class TensorValues {
  readonly #api: OrtApi;
  readonly #memoryInfo: Pointer;
  readonly #current = new Map<string, Held>();

  constructor(api: OrtApi, memoryInfo: Pointer) {
    this.#api = api;
    this.#memoryInfo = memoryInfo;
  }

  /** The value for a tensor; the caller gives it back with {@link release} after the run. */
  acquire(name: string, tensor: Tensor): Held {
    const known = this.#current.get(name);
    if (known !== undefined && known.tensor.data === tensor.data && sameShape(known.shape, tensor.shape)) {
      known.uses++;
      return known;
    }
    if (known !== undefined) this.#retire(known);
    const bytes = elementCount(tensor.shape) * bytesPerElement(tensor.type);
    const shape = BigInt64Array.from(tensor.shape, BigInt);
    const value = this.#api.create(
      "createTensorWithData",
      this.#memoryInfo,
      tensor.data,
      bytes,
      shape,
      shape.length,
      tensorTypeCodes[tensor.type],
    );
    const held = { tensor, shape: [...tensor.shape], value, uses: 1, replaced: false };
    this.#current.set(name, held);
    return held;
  }

  release(held: Held): void {
    held.uses--;
    if (held.replaced && held.uses === 0) this.#api.functions.releaseValue(held.value);
  }

  dispose(): void {
    for (const held of this.#current.values()) this.#retire(held);
    this.#current.clear();
  }

  #retire(held: Held): void {
    held.replaced = true;
    if (held.uses === 0) this.#api.functions.releaseValue(held.value);
  }
}

function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((size, i) => size === b[i]);
}
