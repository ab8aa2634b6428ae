import { bytesPerElement, elementCount, type TensorType } from "@tessera/core";
import * as z from "zod";
import { checkpointError } from "../checkpoint-error.ts";
import { parseJson } from "../config/parse-json.ts";
import { isBuffer } from "./is-buffer.ts";
import { safetensorsLimits } from "./safetensors-limits.ts";
import type { TensorInfo } from "./tensor-info.ts";

const types: Readonly<Record<string, TensorType>> = {
  F32: "float32",
  F16: "float16",
  BF16: "bfloat16",
  I8: "int8",
  U8: "uint8",
  I32: "int32",
  I64: "int64",
  BOOL: "bool",
};

const size = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);
const entrySchema = z.object({ dtype: z.string(), shape: z.array(size).max(safetensorsLimits.rank), data_offsets: z.tuple([size, size]) });

/**
 * Reads a safetensors header (the JSON after the 8 length bytes) and checks every claim it makes about the file.
 *
 * @param fileBytes size of the whole file
 * @throws TesseraError `checkpoint-invalid` naming the file and the tensor
 */
export function parseSafetensorsHeader(file: string, header: Uint8Array, fileBytes: number): TensorInfo[] {
  const dataStart = 8 + header.byteLength;
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(header);
  } catch (cause) {
    throw checkpointError(file, "the safetensors header is not JSON", cause);
  }
  const json = parseJson(text, file, "the safetensors header");
  if (typeof json !== "object" || json === null || Array.isArray(json))
    throw checkpointError(file, "the safetensors header is not an object");
  const entries = Object.entries(json).filter(([name]) => name !== "__metadata__" && !isBuffer(name));
  if (entries.length > safetensorsLimits.tensors)
    throw checkpointError(file, `${entries.length} tensors, the limit is ${safetensorsLimits.tensors}`);
  // JSON.parse keeps the last of two equal keys, so a duplicate shows as a missing entry.
  const declared = text.match(/"data_offsets"\s*:/g)?.length ?? 0;
  if (declared > Object.keys(json).filter((name) => name !== "__metadata__").length)
    throw checkpointError(file, "the header names a tensor twice");

  const tensors = entries.map(([name, value]): TensorInfo => {
    const entry = entrySchema.safeParse(value);
    if (!entry.success) throw checkpointError(file, `tensor ${name}: ${z.prettifyError(entry.error)}`);
    const { dtype, shape, data_offsets } = entry.data;
    const type = types[dtype];
    if (type === undefined) throw checkpointError(file, `tensor ${name} has the unsupported type ${dtype}`);
    const [start, end] = data_offsets;
    const byteLength = end - start;
    if (byteLength !== elementCount(shape) * bytesPerElement(type)) {
      throw checkpointError(file, `tensor ${name}: shape [${shape}] of ${dtype} does not fill ${byteLength} bytes`);
    }
    if (dataStart + end > fileBytes)
      throw checkpointError(file, `tensor ${name} ends at byte ${dataStart + end}, the file has ${fileBytes}: it is truncated`);
    return { name, type, shape, file, byteOffset: dataStart + start, byteLength };
  });

  const ordered = tensors.filter((tensor) => tensor.byteLength > 0).sort((a, b) => a.byteOffset - b.byteOffset);
  for (let i = 1; i < ordered.length; i++) {
    const before = ordered[i - 1]!;
    const tensor = ordered[i]!;
    if (before.byteOffset + before.byteLength > tensor.byteOffset)
      throw checkpointError(file, `tensors ${before.name} and ${tensor.name} overlap`);
  }
  return tensors;
}
