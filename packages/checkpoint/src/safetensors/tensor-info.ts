import type { TensorType } from "@tessera/core";

/** Where one tensor lies. Offsets and lengths are in bytes from the start of `file`. */
export interface TensorInfo {
  readonly name: string;
  readonly type: TensorType;
  readonly shape: readonly number[];
  readonly file: string;
  readonly byteOffset: number;
  readonly byteLength: number;
}
