import { open } from "node:fs/promises";
import { bytesPerElement, elementCount, expectArgument, type TensorType } from "@tessera/core";

export interface SafetensorsEntry {
  readonly name: string;
  readonly type: TensorType;
  readonly shape: readonly number[];
}

const names: Readonly<Record<TensorType, string>> = {
  float32: "F32",
  float16: "F16",
  bfloat16: "BF16",
  int8: "I8",
  uint8: "U8",
  int32: "I32",
  int64: "I64",
  bool: "BOOL",
};

/** Writes a safetensors file, asking for one tensor's bytes at a time so that the whole is never in memory. */
export async function writeSafetensors(
  path: string,
  entries: readonly SafetensorsEntry[],
  data: (entry: SafetensorsEntry) => Uint8Array | Promise<Uint8Array>,
): Promise<void> {
  const header: Record<string, unknown> = { __metadata__: { format: "pt" } };
  let offset = 0;
  for (const { name, type, shape } of entries) {
    const end = offset + elementCount(shape) * bytesPerElement(type);
    header[name] = { dtype: names[type], shape, data_offsets: [offset, end] };
    offset = end;
  }
  const text = JSON.stringify(header);
  // Readers map the data, so it starts at a multiple of eight bytes.
  const json = Buffer.from(text.padEnd(Math.ceil(Buffer.byteLength(text) / 8) * 8));
  const file = await open(path, "w");
  try {
    const prefix = Buffer.alloc(8);
    prefix.writeBigUInt64LE(BigInt(json.byteLength));
    await file.writeFile(prefix);
    await file.writeFile(json);
    for (const entry of entries) {
      const bytes = await data(entry);
      const expected = elementCount(entry.shape) * bytesPerElement(entry.type);
      expectArgument(bytes.byteLength === expected, `${expected} bytes of tensor ${entry.name}`, "data", bytes.byteLength);
      await file.writeFile(bytes);
    }
  } finally {
    await file.close();
  }
}
