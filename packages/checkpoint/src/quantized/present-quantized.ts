import { elementCount } from "@tessera/core";
import type { ReadOptions } from "../checkpoint.ts";
import { checkpointError } from "../checkpoint-error.ts";
import type { TensorStore } from "../safetensors/open-tensor-store.ts";
import type { TensorInfo } from "../safetensors/tensor-info.ts";
import type { QuantizedWeight, StoredPart, WeightParts } from "./quantized-format.ts";
import type { Quantization } from "./read-quantization.ts";

interface Weight {
  readonly info: TensorInfo;
  /** Stored names by their ends. */
  readonly stored: ReadonlyMap<string, string>;
}

/**
 * A store in which quantised weights are float32 tensors, computed when they are read: the file's numbers, nothing rounded. One weight's parts
 * are held at a time.
 *
 * @throws TesseraError `checkpoint-invalid` naming the weight
 */
export async function presentQuantized(store: TensorStore, { format, config }: Quantization): Promise<TensorStore> {
  const ends = [format.key, ...format.parts];
  const modules = [...store.tensors.keys()].filter((name) => name.endsWith(format.key)).map((name) => name.slice(0, -format.key.length));
  const weights = new Map<string, Weight>();
  const hidden = new Set<string>();
  for (const module of modules) {
    const stored = new Map(ends.map((end) => [end, module + end] as const).filter(([, name]) => store.tensors.has(name)));
    for (const name of stored.values()) hidden.add(name);
    const key = store.tensors.get(module + format.key)!;
    const read = async (end: string) => (stored.has(end) ? readPart(store, stored.get(end)!) : undefined);
    const shape = await named(key, async () => format.shape(key.shape, config, read));
    if (shape.length !== 2 || shape.some((size) => !Number.isInteger(size) || size <= 0))
      throw checkpointError(key.file, `${module} is no weight of ${format.name}: its shape would be [${shape}]`);
    const name = `${module}.weight`;
    weights.set(name, { info: { ...key, name, type: "float32", shape, byteLength: 4 * elementCount(shape) }, stored });
  }
  const kept = [...store.tensors].filter(([name]) => !hidden.has(name));
  let last: { readonly name: string; readonly weight: QuantizedWeight } | undefined;

  const open = async (name: string, { info, stored }: Weight, signal: AbortSignal | undefined): Promise<QuantizedWeight> => {
    if (last?.name === name) return last.weight;
    const parts: [string, StoredPart][] = [];
    for (const [end, storedName] of stored) parts.push([end, await readPart(store, storedName, signal)]);
    const weight = await named(info, async () => format.open(new Map(parts) as WeightParts, info.shape, config));
    last = { name, weight };
    return weight;
  };
  const readFloat32 = async (name: string, options: ReadOptions = {}): Promise<Float32Array> => {
    const found = weights.get(name);
    if (found === undefined) return store.readFloat32(name, options);
    options.signal?.throwIfAborted();
    const [out = 0, columns = 0] = found.info.shape;
    const [from, to] = options.rows ?? [0, out];
    const values = new Float32Array((to - from) * columns);
    (await open(name, found, options.signal)).rows(from, to, values);
    return values;
  };
  return {
    tensors: new Map([...kept, ...[...weights].map(([name, { info }]) => [name, info] as const)]),
    files: store.files,
    readFloat32,
    async readRaw(name, options) {
      return weights.has(name) ? new Uint8Array((await readFloat32(name, options)).buffer) : store.readRaw(name, options);
    },
    fingerprint: (head, options) => store.fingerprint(head, options),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

async function readPart(store: TensorStore, name: string, signal?: AbortSignal): Promise<StoredPart> {
  const { type, shape } = store.tensors.get(name)!;
  return { type, shape, bytes: await store.readRaw(name, { signal }) };
}

async function named<T>({ file, name }: TensorInfo, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw checkpointError(file, `${name} is damaged: ${cause instanceof Error ? cause.message : cause}`, cause);
  }
}
