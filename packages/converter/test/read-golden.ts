import { readFile } from "node:fs/promises";

export interface Golden {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Reads a float32 safetensors file whole. */
export async function readGolden(path: string): Promise<ReadonlyMap<string, Golden>> {
  const bytes = await readFile(path);
  const start = 8 + Number(bytes.readBigUInt64LE());
  const header = JSON.parse(bytes.toString("utf8", 8, start)) as Record<string, { shape: number[]; data_offsets: [number, number] }>;
  return new Map(
    Object.entries(header).map(([name, { shape, data_offsets }]) => {
      const [from, to] = data_offsets;
      return [name, { shape, data: new Float32Array(new Uint8Array(bytes.subarray(start + from, start + to)).buffer) }];
    }),
  );
}
