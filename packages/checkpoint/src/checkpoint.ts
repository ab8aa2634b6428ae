import type { GenerationConfig } from "./config/generation-config.ts";
import type { InternVLConfig } from "./config/intern-vl-config.ts";
import type { PreprocessorConfig } from "./config/preprocessor-config.ts";
import type { AssertTensorsOptions } from "./safetensors/assert-tensors.ts";
import type { TensorInfo } from "./safetensors/tensor-info.ts";

export interface ReadOptions {
  /** Rows of the first dimension, from (inclusive) to (exclusive). @default all */
  readonly rows?: readonly [number, number];
  readonly signal?: AbortSignal;
}

/** An open checkpoint folder. Tensor data is read on demand. */
export interface Checkpoint extends AsyncDisposable {
  readonly folder: string;
  /** Every file that decides the content: config.json and the safetensors, and an adapter's. */
  readonly files: readonly string[];
  readonly config: InternVLConfig;
  readonly generationConfig: GenerationConfig;
  readonly preprocessorConfig: PreprocessorConfig;
  readonly tensors: ReadonlyMap<string, TensorInfo>;
  /** The stored little-endian bytes of a tensor. Throws `tensor-missing`. */
  readRaw(name: string, options?: ReadOptions): Promise<Uint8Array>;
  /** A float32, float16 or bfloat16 tensor as float32. */
  readFloat32(name: string, options?: ReadOptions): Promise<Float32Array>;
  /** SHA-256 over the configuration and every tensor byte: equal content gives the equal fingerprint wherever it lies. */
  fingerprint(options?: { readonly signal?: AbortSignal }): Promise<string>;
  /** Throws `tensor-missing` or `checkpoint-invalid` naming missing, surplus and misshapen tensors. */
  assertTensors(expected: ReadonlyMap<string, readonly number[]>, options?: AssertTensorsOptions): void;
}
