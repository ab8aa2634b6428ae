/** Reads numbers one after the other. Throws `Error` at the end of the bytes. */
export class ByteReader {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  readonly #little: boolean;
  at: number;

  constructor(bytes: Uint8Array, { at = 0, little = true }: { readonly at?: number; readonly little?: boolean } = {}) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#little = little;
    this.at = at;
  }

  u8(): number {
    return this.#view.getUint8(this.#skip(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#skip(2), this.#little);
  }

  u32(): number {
    return this.#view.getUint32(this.#skip(4), this.#little);
  }

  i32(): number {
    return this.#view.getInt32(this.#skip(4), this.#little);
  }

  /** As a number: exact below 2^53. */
  u64(): number {
    return Number(this.#view.getBigUint64(this.#skip(8), this.#little));
  }

  take(length: number): Uint8Array {
    const from = this.#skip(length);
    return this.bytes.subarray(from, from + length);
  }

  #skip(length: number): number {
    const from = this.at;
    if (from + length > this.bytes.length) throw new Error("the file is cut off");
    this.at += length;
    return from;
  }
}
