import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { bfloat16ToFloat32, float16ToFloat32, TesseraError } from "@tessera/core";
import * as z from "zod";
import { assertTensors } from "./assert-tensors.ts";
import type { Checkpoint, ReadOptions } from "./checkpoint.ts";
import { checkpointError } from "./checkpoint-error.ts";
import { generationConfigSchema } from "./generation-config.ts";
import { parseInternVLConfig } from "./parse-intern-vl-config.ts";
import { preprocessorConfigSchema } from "./preprocessor-config.ts";
import { readJsonFile } from "./read-json-file.ts";
import { readTensorTable } from "./read-tensor-table.ts";
import type { TensorInfo } from "./tensor-info.ts";

const hashBlockBytes = 4 * 1024 * 1024;
// Node passes read lengths as signed 32-bit integers and ends the process on a longer one.
const readBlockBytes = 256 * 1024 * 1024;

/**
 * Opens a checkpoint in the Hugging Face layout: `config.json` and `model.safetensors`, sharded or single.
 *
 * @throws TesseraError `checkpoint-not-found`, `checkpoint-invalid` or `unsupported-architecture`, naming the file
 */
export async function openCheckpoint(folder: string, { signal }: { readonly signal?: AbortSignal } = {}): Promise<Checkpoint> {
  const exists = await stat(folder).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
  if (!exists) throw new TesseraError("checkpoint-not-found", `There is no folder ${folder}`, { facts: { folder } });
  const configFile = join(folder, "config.json");
  const json = await readJsonFile(configFile, z.unknown(), { signal });
  if (json === undefined) throw new TesseraError("checkpoint-not-found", `${folder} has no config.json`, { facts: { folder } });
  const config = parseInternVLConfig(json, configFile);
  const generationConfig = (await readJsonFile(join(folder, "generation_config.json"), generationConfigSchema, { signal })) ?? {
    eos_token_id: [],
  };
  const preprocessorConfig = (await readJsonFile(join(folder, "preprocessor_config.json"), preprocessorConfigSchema, { signal })) ?? {};
  const { tensors, handles } = await readTensorTable(folder, { signal });

  const find = (name: string): TensorInfo => {
    const tensor = tensors.get(name);
    if (tensor === undefined)
      throw new TesseraError("tensor-missing", `${folder} has no tensor ${name}`, { facts: { folder, tensor: name } });
    return tensor;
  };

  let disposed = false;
  const readBytes = async (tensor: TensorInfo, start: number, length: number, signal?: AbortSignal): Promise<Uint8Array> => {
    const bytes = new Uint8Array(length);
    for (let done = 0; done < length; ) {
      signal?.throwIfAborted();
      if (disposed) throw new TesseraError("disposed", `The checkpoint ${folder} is closed`, { facts: { folder, tensor: tensor.name } });
      const block = Math.min(readBlockBytes, length - done);
      const { bytesRead } = await readAt(tensor, bytes.subarray(done, done + block), start + done);
      if (bytesRead === 0) throw checkpointError(tensor.file, `ends inside tensor ${tensor.name}`);
      done += bytesRead;
    }
    return bytes;
  };

  const readAt = (tensor: TensorInfo, into: Uint8Array, start: number) =>
    handles
      .get(tensor.file)!
      .read(into, 0, into.byteLength, tensor.byteOffset + start)
      .catch((cause: unknown) => {
        throw checkpointError(tensor.file, `tensor ${tensor.name} cannot be read`, cause);
      });

  const readRaw = async (name: string, { rows, signal }: ReadOptions = {}): Promise<Uint8Array> => {
    signal?.throwIfAborted();
    const tensor = find(name);
    if (rows === undefined) return readBytes(tensor, 0, tensor.byteLength, signal);
    const total = tensor.shape[0] ?? 1;
    const rowBytes = tensor.byteLength / Math.max(total, 1);
    const [from, to] = rows;
    if (!(Number.isInteger(from) && Number.isInteger(to) && from >= 0 && to >= from && to <= total))
      throw new TesseraError("invalid-argument", `Rows ${from} to ${to} of tensor ${name}, which has ${total}`, {
        facts: { tensor: name },
      });
    return readBytes(tensor, from * rowBytes, (to - from) * rowBytes, signal);
  };

  return {
    folder,
    config,
    generationConfig,
    preprocessorConfig,
    tensors,
    readRaw,
    async readFloat32(name, options) {
      const bytes = await readRaw(name, options);
      const { type } = find(name);
      if (type === "float32") return new Float32Array(bytes.buffer);
      if (type === "bfloat16") return bfloat16ToFloat32(new Uint16Array(bytes.buffer));
      if (type === "float16") return float16ToFloat32(new Uint16Array(bytes.buffer));
      throw checkpointError(find(name).file, `tensor ${name} is ${type}, expected a floating-point type`);
    },
    async fingerprint({ signal } = {}) {
      const hash = createHash("sha256").update(JSON.stringify(json));
      for (const name of [...tensors.keys()].sort()) {
        const tensor = find(name);
        hash.update(`${name}:${tensor.type}:${tensor.shape}`);
        for (let start = 0; start < tensor.byteLength; start += hashBlockBytes) {
          signal?.throwIfAborted();
          hash.update(await readBytes(tensor, start, Math.min(hashBlockBytes, tensor.byteLength - start)));
        }
      }
      return hash.digest("hex");
    },
    assertTensors: (expected) => assertTensors(folder, tensors, expected),
    async [Symbol.asyncDispose]() {
      disposed = true;
      await Promise.all([...handles.values()].map((handle) => handle.close()));
    },
  };
}
