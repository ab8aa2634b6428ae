import { readFileSync } from "node:fs";

/** Reads tensors of a float32 safetensors file by name. */
export function readGolden(path: string): (name: string) => Float32Array {
  const bytes = readFileSync(path);
  const start = 8 + Number(bytes.readBigUInt64LE());
  const header = JSON.parse(bytes.toString("utf8", 8, start));
  return (name) => {
    const [from, to] = header[name].data_offsets;
    return new Float32Array(new Uint8Array(bytes.subarray(start + from, start + to)).buffer);
  };
}
