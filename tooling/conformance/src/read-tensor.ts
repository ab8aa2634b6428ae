import { open } from "node:fs/promises";

/** Reads one float32 tensor of a golden safetensors file. */
export async function readTensor(path: string, name: string): Promise<Float32Array> {
  const file = await open(path);
  try {
    const length = Buffer.alloc(8);
    await file.read(length, 0, 8, 0);
    const headerBytes = Number(length.readBigUInt64LE());
    const header = Buffer.alloc(headerBytes);
    await file.read(header, 0, headerBytes, 8);
    const entries = JSON.parse(header.toString("utf8")) as Record<string, { data_offsets: [number, number] }>;
    const entry = entries[name];
    if (entry === undefined) throw new Error(`${path} has no tensor ${name}`);
    const [start, end] = entry.data_offsets;
    const values = new Float32Array((end - start) / 4);
    await file.read(new Uint8Array(values.buffer), 0, end - start, 8 + headerBytes + start);
    return values;
  } finally {
    await file.close();
  }
}
