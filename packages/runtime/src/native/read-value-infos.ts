import type { TensorType, ValueInfo } from "@tessera/core";
import koffi from "koffi";
import { runtimeError } from "../runtime-error.ts";
import type { OrtApi, Pointer } from "./ort-api.ts";
import { tensorTypeCodes } from "./tensor-type-codes.ts";

/** Names, types and shapes of a session's inputs or outputs. Throws `runtime-failed` for what is no tensor of a known type. */
export function readValueInfos(api: OrtApi, session: Pointer, kind: "Input" | "Output"): Map<string, ValueInfo> {
  const { functions, create, check } = api;
  const allocator = create("getAllocatorWithDefaultOptions");
  const count = Number(create(`sessionGet${kind}Count`, session));
  const infos = new Map<string, ValueInfo>();
  for (let i = 0; i < count; i++) {
    const nameBytes = create(`sessionGet${kind}Name`, session, i, allocator);
    const name = koffi.decode(nameBytes, "char", -1) as string;
    check(functions.allocatorFree(allocator, nameBytes), "allocatorFree");
    const typeInfo = create(`sessionGet${kind}TypeInfo`, session, i);
    try {
      infos.set(name, { name, ...readTensorInfo(api, typeInfo, `${kind.toLowerCase()} \`${name}\``) });
    } finally {
      functions.releaseTypeInfo(typeInfo);
    }
  }
  return infos;
}

function readTensorInfo({ functions, create, check }: OrtApi, typeInfo: Pointer, label: string): Omit<ValueInfo, "name"> {
  const tensorInfo = create("castTypeInfoToTensorInfo", typeInfo);
  if (tensorInfo === null) throw runtimeError(`The graph's ${label} is no tensor`);
  const code = Number(create("getTensorElementType", tensorInfo));
  const type = (Object.keys(tensorTypeCodes) as TensorType[]).find((key) => tensorTypeCodes[key] === code);
  if (type === undefined) throw runtimeError(`The graph's ${label} has the unsupported element type ${code}`);
  const shape = new BigInt64Array(Number(create("getDimensionsCount", tensorInfo)));
  if (shape.length > 0) check(functions.getDimensions(tensorInfo, shape, shape.length), "getDimensions");
  return { type, shape: Array.from(shape, Number) };
}
