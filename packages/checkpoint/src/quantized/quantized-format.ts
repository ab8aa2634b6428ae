/** What a `quantization_config` says, as far as formats ask for it. */
export type QuantizationConfig = Readonly<Record<string, unknown>>;

/** The stored tensors that stand for one weight, by the end of their names. */
export type WeightParts = ReadonlyMap<string, StoredPart>;

export interface StoredPart {
  readonly type: string;
  readonly shape: readonly number[];
  /** Little-endian, as stored. */
  readonly bytes: Uint8Array;
}

/** A weight whose parts are in memory. */
export interface QuantizedWeight {
  /** Writes rows `from` to `to` of [out, in] as float32 into `values`, which starts with row `from`. */
  rows(from: number, to: number, values: Float32Array): void;
}

/** A way in which tools store quantised weights: one file each, listed in `quantized-formats.ts`. */
export interface QuantizedFormat {
  /** What messages call it. */
  readonly name: string;
  /** Whether a configuration is of this kind. */
  matches(config: QuantizationConfig): boolean;
  /** Why such a configuration cannot be read; `undefined` where it can. */
  refusal(config: QuantizationConfig): string | undefined;
  /** The end of a stored name that tells a weight of this kind, as `.qweight`, and those of its other parts. */
  readonly key: string;
  readonly parts: readonly string[];
  /** [out, in] of a weight, from the shape of the tensor with the key and, where that does not tell, the bytes of small parts. */
  shape(
    key: readonly number[],
    config: QuantizationConfig,
    part: (end: string) => Promise<StoredPart | undefined>,
  ): Promise<readonly number[]>;
  /** Throws an `Error` saying what does not fit together. */
  open(parts: WeightParts, shape: readonly number[], config: QuantizationConfig): QuantizedWeight;
}
