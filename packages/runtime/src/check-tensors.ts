import { elementCount, type NamedTensors, type TensorType, TesseraError, type ValueInfo } from "@tessera/core";

const arrays: Readonly<Record<TensorType, string>> = {
  float32: "Float32Array",
  float16: "Uint16Array",
  bfloat16: "Uint16Array",
  int8: "Int8Array",
  uint8: "Uint8Array",
  int32: "Int32Array",
  int64: "BigInt64Array",
  bool: "Uint8Array",
};

/**
 * Checks tensors against the graph's declarations before native code sees their memory.
 *
 * @param complete whether every declared value must be given (inputs) or any subset (outputs)
 */
export function checkTensors(
  kind: "input" | "output",
  tensors: NamedTensors,
  declared: ReadonlyMap<string, ValueInfo>,
  complete: boolean,
): void {
  for (const name of Object.keys(tensors)) {
    const tensor = tensors[name]!;
    const info = declared.get(name);
    if (info === undefined)
      throw new TesseraError("invalid-argument", `The graph has no ${kind} \`${name}\`; it has ${[...declared.keys()].join(", ")}`, {
        facts: { name },
      });
    if (tensor.type !== info.type || tensor.data[Symbol.toStringTag] !== arrays[tensor.type]) {
      throw new TesseraError(
        "invalid-argument",
        `Expected ${info.type} in a ${arrays[info.type]} for ${kind} \`${name}\` but received ${tensor.type} in a ${tensor.data[Symbol.toStringTag]}`,
        {
          facts: { name },
        },
      );
    }
    const fits =
      tensor.shape.length === info.shape.length &&
      tensor.shape.every((size, i) => Number.isInteger(size) && size >= 0 && (info.shape[i] === -1 || info.shape[i] === size));
    if (!fits || elementCount(tensor.shape) > tensor.data.length) {
      throw new TesseraError(
        "shape-mismatch",
        `${kind} \`${name}\`: the graph declares [${info.shape}], received shape [${tensor.shape}] over ${tensor.data.length} elements`,
        {
          facts: { name, expected: info.shape, actual: tensor.shape },
        },
      );
    }
  }
  if (!complete) return;
  for (const name of declared.keys()) {
    if (!Object.hasOwn(tensors, name)) throw new TesseraError("invalid-argument", `Missing ${kind} \`${name}\``, { facts: { name } });
  }
}
