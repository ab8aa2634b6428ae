import { readFileSync } from "node:fs";

interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Float32 tensors of a recorded safetensors file. */
export function openTensors(path: string): ReadonlyMap<string, Tensor> {
  const file = readFileSync(path);
  const start = 8 + Number(file.readBigUInt64LE(0));
  const header = JSON.parse(file.subarray(8, start).toString("utf8")) as Record<
    string,
    { shape: number[]; data_offsets: [number, number] }
  >;
  return new Map(
    Object.entries(header)
      .filter(([name]) => name !== "__metadata__")
      .map(
        ([
          name,
          {
            shape,
            data_offsets: [from, to],
          },
        ]) => [name, { shape, data: new Float32Array(Uint8Array.from(file.subarray(start + from, start + to)).buffer) }],
      ),
  );
}
