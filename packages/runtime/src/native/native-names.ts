import koffi from "koffi";
import type { Pointer } from "./ort-api.ts";

/** Names as C strings, encoded once instead of once a run. */
export class NativeNames {
  readonly #addresses = new Map<string, bigint>();
  readonly #strings: Pointer[] = [];

  constructor(names: Iterable<string>) {
    for (const name of names) {
      const bytes = Buffer.from(`${name}\0`);
      const string = koffi.alloc("uint8_t", bytes.length);
      koffi.encode(string, koffi.array("uint8_t", bytes.length), bytes);
      this.#strings.push(string);
      this.#addresses.set(name, koffi.address(string));
    }
  }

  /** A `const char *[]`, valid until {@link dispose}. */
  pointers(names: readonly string[]): BigUint64Array {
    return BigUint64Array.from(names, (name) => this.#addresses.get(name)!);
  }

  dispose(): void {
    for (const string of this.#strings.splice(0)) koffi.free(string);
    this.#addresses.clear();
  }
}
