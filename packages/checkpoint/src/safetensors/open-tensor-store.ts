import { createHash } from "node:crypto";
import { bfloat16ToFloat32, float16ToFloat32, TesseraError } from "@tessera/core";
import type { ReadOptions } from "../checkpoint.ts";
import { checkpointError } from "../checkpoint-error.ts";
import { readTensorTable } from "./read-tensor-table.ts";
import type { TensorInfo } from "./tensor-info.ts";

const hashBlockBytes = 4 * 1024 * 1024;
// Node passes read lengths as signed 32-bit integers and ends the process on a longer one.
const readBlockBytes = 256 * 1024 * 1024;

export interface TensorStoreOptions {
  /** Files are called `<name>.safetensors`, or sharded by `<name>.safetensors.index.json`. @default "model" */
  readonly name?: string;
  readonly signal?: AbortSignal;
}

/** The tensors of a folder of safetensors files, read on demand. */
export interface TensorStore extends AsyncDisposable {
  readonly tensors: ReadonlyMap<string, TensorInfo>;
  readonly files: readonly string[];
  readRaw(name: string, options?: ReadOptions): Promise<Uint8Array>;
  readFloat32(name: string, options?: ReadOptions): Promise<Float32Array>;
  /** SHA-256 over `head` and every tensor's name, type, shape and bytes, in the order of their names. */
  fingerprint(head: string, options?: { readonly signal?: AbortSignal }): Promise<string>;
}

/** Opens the files and reads their headers. Throws what `readTensorTable` throws. */
export async function openTensorStore(folder: string, { name = "model", signal }: TensorStoreOptions = {}): Promise<TensorStore> {
  return new OpenTensorStore(folder, await readTensorTable(folder, { name, signal }));
}

type TensorTable = Awaited<ReturnType<typeof readTensorTable>>;

class OpenTensorStore implements TensorStore {
  readonly #folder: string;
  readonly #handles: TensorTable["handles"];
  readonly tensors: ReadonlyMap<string, TensorInfo>;
  readonly files: readonly string[];
  #disposed = false;

  constructor(folder: string, { tensors, handles }: TensorTable) {
    this.#folder = folder;
    this.#handles = handles;
    this.tensors = tensors;
    this.files = [...handles.keys()];
  }

  async readRaw(name: string, { rows, signal }: ReadOptions = {}): Promise<Uint8Array> {
    signal?.throwIfAborted();
    const tensor = this.#find(name);
    if (rows === undefined) return this.#readBytes(tensor, 0, tensor.byteLength, signal);
    const total = tensor.shape[0] ?? 1;
    const rowBytes = tensor.byteLength / Math.max(total, 1);
    const [from, to] = rows;
    if (!(Number.isInteger(from) && Number.isInteger(to) && from >= 0 && to >= from && to <= total))
      throw new TesseraError("invalid-argument", `Rows ${from} to ${to} of tensor ${name}, which has ${total}`, {
        facts: { tensor: name },
      });
    return this.#readBytes(tensor, from * rowBytes, (to - from) * rowBytes, signal);
  }

  async readFloat32(name: string, options?: ReadOptions): Promise<Float32Array> {
    const bytes = await this.readRaw(name, options);
    const { type, file } = this.#find(name);
    if (type === "float32") return new Float32Array(bytes.buffer);
    if (type === "bfloat16") return bfloat16ToFloat32(new Uint16Array(bytes.buffer));
    if (type === "float16") return float16ToFloat32(new Uint16Array(bytes.buffer));
    throw checkpointError(file, `tensor ${name} is ${type}, expected a floating-point type`);
  }

  async fingerprint(head: string, { signal }: { readonly signal?: AbortSignal } = {}): Promise<string> {
    const hash = createHash("sha256").update(head);
    for (const name of [...this.tensors.keys()].sort()) {
      const tensor = this.#find(name);
      hash.update(`${name}:${tensor.type}:${tensor.shape}`);
      for (let start = 0; start < tensor.byteLength; start += hashBlockBytes) {
        signal?.throwIfAborted();
        hash.update(await this.#readBytes(tensor, start, Math.min(hashBlockBytes, tensor.byteLength - start)));
      }
    }
    return hash.digest("hex");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed = true;
    await Promise.all([...this.#handles.values()].map((handle) => handle.close()));
  }

  #find(name: string): TensorInfo {
    const tensor = this.tensors.get(name);
    if (tensor !== undefined) return tensor;
    const folder = this.#folder;
    throw new TesseraError("tensor-missing", `${folder} has no tensor ${name}`, { facts: { folder, tensor: name } });
  }

  async #readBytes(tensor: TensorInfo, start: number, length: number, signal?: AbortSignal): Promise<Uint8Array> {
    const folder = this.#folder;
    const bytes = new Uint8Array(length);
    for (let done = 0; done < length; ) {
      signal?.throwIfAborted();
      if (this.#disposed)
        throw new TesseraError("disposed", `The checkpoint ${folder} is closed`, { facts: { folder, tensor: tensor.name } });
      const block = Math.min(readBlockBytes, length - done);
      const { bytesRead } = await this.#readAt(tensor, bytes.subarray(done, done + block), start + done);
      if (bytesRead === 0) throw checkpointError(tensor.file, `ends inside tensor ${tensor.name}`);
      done += bytesRead;
    }
    return bytes;
  }

  #readAt(tensor: TensorInfo, into: Uint8Array, start: number) {
    const reading = this.#handles.get(tensor.file)!.read(into, 0, into.byteLength, tensor.byteOffset + start);
    return reading.catch((cause: unknown) => {
      throw checkpointError(tensor.file, `tensor ${tensor.name} cannot be read`, cause);
    });
  }
}
