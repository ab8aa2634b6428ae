import { TesseraError } from "@tessera/core";
import { checkpointError } from "../checkpoint-error.ts";
import { quantizedKind } from "./quantized-kind.ts";
import type { TensorInfo } from "./tensor-info.ts";

const shown = 8;

export interface AssertTensorsOptions {
  /** Tensors that may have more rows than expected: an embedding or a head that was padded. @default none */
  readonly padded?: ReadonlySet<string>;
}

/** Compares the tensors of a checkpoint with those the model definition needs: names and shapes must be equal. */
export function assertTensors(
  folder: string,
  tensors: ReadonlyMap<string, TensorInfo>,
  expected: ReadonlyMap<string, readonly number[]>,
  { padded }: AssertTensorsOptions = {},
): void {
  const missing = [...expected.keys()].filter((name) => !tensors.has(name));
  if (missing.length > 0) {
    const hint = quantizedKind(tensors.keys()) ?? "the download may be incomplete";
    throw new TesseraError("tensor-missing", `${folder}: missing ${list(missing)} (${hint})`, { facts: { folder, missing } });
  }
  const surplus = [...tensors.keys()].filter((name) => !expected.has(name));
  if (surplus.length > 0) {
    const hint = quantizedKind(surplus);
    throw checkpointError(folder, `surplus ${list(surplus)} that config.json does not account for${hint ? ` (${hint})` : ""}`);
  }
  for (const [name, shape] of expected) {
    const actual = tensors.get(name)!.shape;
    const fits = (size: number, i: number) => size === shape[i] || (i === 0 && size > shape[0]! && padded?.has(name));
    if (actual.length !== shape.length || !actual.every(fits)) {
      throw new TesseraError("shape-mismatch", `${folder}: tensor ${name} has shape [${actual}], config.json implies [${shape}]`, {
        facts: { tensor: name, expected: shape, actual },
      });
    }
  }
}

function list(names: readonly string[]): string {
  const rest = names.length - shown;
  return `tensor${names.length > 1 ? "s" : ""} ${names.slice(0, shown).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}
