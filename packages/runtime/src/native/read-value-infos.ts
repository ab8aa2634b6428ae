import type { TensorType, ValueInfo } from "@tessera/core";
import koffi from "koffi";
import { runtimeError } from "../runtime-error.ts";
import type { OrtApi, Pointer } from "./ort-api.ts";
import { tensorTypeCodes } from "./tensor-type-codes.ts";

/** Names, types and shapes of a session's inputs or outputs. */
export function readValueInfos(api: OrtApi, session: Pointer, kind: "Input" | "Output"): Map<string, ValueInfo> {
  const { functions, create, check } = api;
  const allocator = create("getAllocatorWithDefaultOptions");
  const count = Number(create(`sessionGet${kind}Count`, session));
  const infos = new Map<string, ValueInfo>();
  for (let i = 0; i < count; i++) {
    const nameBytes = create(`sessionGet${kind}Name`, session, i, allocator);
    const name = koffi.decode(nameBytes, "char", -1) as string;
    check(functions.allocatorFree(allocator, nameBytes), "free");
    const typeInfo = create(`sessionGet${kind}TypeInfo`, session, i);
    try {
      const tensorInfo = create("castTypeInfoToTensorInfo", typeInfo);
      const code = Number(create("getTensorElementType", tensorInfo));
      const type = (Object.keys(tensorTypeCodes) as TensorType[]).find((key) => tensorTypeCodes[key] === code);
      if (type === undefined) throw runtimeError(`${kind} ${name} has the unsupported element type ${code}`);
      const shape = new BigInt64Array(Number(create("getDimensionsCount", tensorInfo)));
      if (shape.length > 0) check(functions.getDimensions(tensorInfo, shape, shape.length), "getDimensions");
      infos.set(name, { name, type, shape: Array.from(shape, Number) });
    } finally {
      functions.releaseTypeInfo(typeInfo);
    }
  }
  return infos;
}
