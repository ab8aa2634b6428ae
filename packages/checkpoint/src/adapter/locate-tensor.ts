import { nativePlace } from "../native-layout.ts";
import type { TensorInfo } from "../safetensors/tensor-info.ts";

/** Rows of a checkpoint's tensor that a trained module's tensor stands for. */
export interface TensorPlace {
  readonly tensor: TensorInfo;
  readonly start: number;
  readonly count: number;
}

/** Where the adapted module may stand in the checkpoint: the adapter was trained on the whole model or on one part of it. */
const parents = ["", "language_model.", "language_model.model.", "vision_model."];
const nativeParents = ["", "vision_tower."];

/** Finds what an adapter's path, in the original's names or transformers' own, is in a checkpoint. */
export function locateTensor(tensors: ReadonlyMap<string, TensorInfo>, path: string): TensorPlace | undefined {
  for (const parent of parents) {
    const tensor = tensors.get(parent + path);
    if (tensor !== undefined) return { tensor, start: 0, count: tensor.shape[0] ?? 1 };
  }
  for (const parent of nativeParents) {
    const { name, side } = nativePlace(parent + path);
    const tensor = tensors.get(name);
    if (tensor === undefined) continue;
    const rows = tensor.shape[0] ?? 1;
    return side === undefined ? { tensor, start: 0, count: rows } : { tensor, start: ("qkv".indexOf(side) * rows) / 3, count: rows / 3 };
  }
  return undefined;
}
