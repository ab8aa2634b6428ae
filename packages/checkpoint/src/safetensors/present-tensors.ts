import { TesseraError } from "@tessera/core";
import type { ReadOptions } from "../checkpoint.ts";
import { checkpointError } from "../checkpoint-error.ts";
import type { NativeSource } from "../native-layout.ts";
import type { TensorStore } from "./open-tensor-store.ts";
import type { TensorInfo } from "./tensor-info.ts";

/** A store whose tensors have other names, and of which some are stacked from several stored ones. */
export function presentTensors(store: TensorStore, sources: readonly NativeSource[]): TensorStore {
  const bySource = new Map(sources.map((source) => [source.name, source]));
  const tensors = new Map<string, TensorInfo>();
  for (const { name, parts } of sources) {
    if (tensors.has(name)) throw checkpointError(store.tensors.get(parts[0]!)!.file, `two tensors stand for ${name}`);
    const infos = parts.map((part) => store.tensors.get(part)!);
    const [first] = infos as [TensorInfo];
    const rows = infos.reduce((sum, { shape }) => sum + (shape[0] ?? 0), 0);
    const shape = parts.length === 1 ? first.shape : [rows, ...first.shape.slice(1)];
    tensors.set(name, { ...first, name, shape, byteLength: infos.reduce((sum, { byteLength }) => sum + byteLength, 0) });
  }

  async function read<T extends Uint8Array | Float32Array>(
    name: string,
    { rows, signal }: ReadOptions,
    part: (stored: string, options: ReadOptions) => Promise<T>,
  ): Promise<T[]> {
    const source = bySource.get(name);
    if (source === undefined) throw new TesseraError("tensor-missing", `There is no tensor ${name}`, { facts: { tensor: name } });
    const total = tensors.get(name)?.shape[0] ?? 0;
    const [from, to] = rows ?? [0, total];
    if (source.parts.length === 1) return [await part(source.parts[0]!, { rows, signal })];
    const pieces: T[] = [];
    let start = 0;
    for (const stored of source.parts) {
      const count = store.tensors.get(stored)?.shape[0] ?? 0;
      const [first, last] = [Math.max(from - start, 0), Math.min(to - start, count)];
      if (first < last) pieces.push(await part(stored, { rows: [first, last], signal }));
      start += count;
    }
    return pieces;
  }

  return {
    tensors,
    files: store.files,
    fingerprint: (head, options) => store.fingerprint(head, options),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
    async readRaw(name, options = {}) {
      const pieces = await read(name, options, (stored, part) => store.readRaw(stored, part));
      return pieces.length === 1 ? pieces[0]! : new Uint8Array(Buffer.concat(pieces));
    },
    async readFloat32(name, options = {}) {
      const pieces = await read(name, options, (stored, part) => store.readFloat32(stored, part));
      if (pieces.length === 1) return pieces[0]!;
      const out = new Float32Array(pieces.reduce((sum, { length }) => sum + length, 0));
      let at = 0;
      for (const piece of pieces) {
        out.set(piece, at);
        at += piece.length;
      }
      return out;
    },
  };
}
