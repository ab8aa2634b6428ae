import { type FileHandle, open } from "node:fs/promises";
import { basename, join } from "node:path";
import { TesseraError } from "@tessera/core";
import * as z from "zod";
import { checkpointError } from "../checkpoint-error.ts";
import { parseSafetensorsHeader } from "./parse-safetensors-header.ts";
import { readJsonFile } from "../config/read-json-file.ts";
import { safetensorsLimits } from "./safetensors-limits.ts";
import type { TensorInfo } from "./tensor-info.ts";

const indexSchema = z.looseObject({ weight_map: z.record(z.string(), z.string()) });

/** Opens the shards of a folder and reads their headers, not their data. The caller closes the handles. */
export async function readTensorTable(
  folder: string,
  { name = "model", signal }: { readonly name?: string; readonly signal?: AbortSignal } = {},
): Promise<{ tensors: Map<string, TensorInfo>; handles: Map<string, FileHandle> }> {
  const indexFile = join(folder, `${name}.safetensors.index.json`);
  const index = await readJsonFile(indexFile, indexSchema, { signal });
  const shards = index ? [...new Set(Object.values(index.weight_map))] : [`${name}.safetensors`];
  const handles = new Map<string, FileHandle>();
  const tensors = new Map<string, TensorInfo>();
  try {
    for (const shard of shards) {
      signal?.throwIfAborted();
      if (basename(shard) !== shard || shard === ".." || shard === "")
        throw checkpointError(indexFile, `the shard name ${JSON.stringify(shard)} leaves the folder`);
      const file = join(folder, shard);
      const handle = await openShard(file);
      handles.set(file, handle);
      for (const tensor of await readHeader(file, handle)) {
        if (tensors.has(tensor.name)) throw checkpointError(file, `tensor ${tensor.name} is in two shards`);
        tensors.set(tensor.name, tensor);
      }
    }
    for (const [key, shard] of Object.entries(index?.weight_map ?? {})) {
      if (tensors.get(key)?.file !== join(folder, shard))
        throw checkpointError(join(folder, shard), `tensor ${key}, named in the index, is not in this shard`);
    }
    return { tensors, handles };
  } catch (error) {
    await Promise.all([...handles.values()].map((handle) => handle.close()));
    throw error;
  }
}

async function openShard(file: string): Promise<FileHandle> {
  try {
    return await open(file, "r");
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === "ENOENT";
    throw missing
      ? new TesseraError("checkpoint-not-found", `${file} does not exist`, { facts: { file }, cause })
      : checkpointError(file, "cannot be opened", cause);
  }
}

async function readHeader(file: string, handle: FileHandle): Promise<TensorInfo[]> {
  const entry = await handle.stat();
  if (!entry.isFile()) throw checkpointError(file, "is not a file");
  const { size } = entry;
  const prefix = new Uint8Array(8);
  if (size < 8 || (await handle.read(prefix, 0, 8, 0)).bytesRead !== 8)
    throw checkpointError(file, `${size} bytes are no safetensors file`);
  const headerBytes = Number(new DataView(prefix.buffer).getBigUint64(0, true));
  if (headerBytes > safetensorsLimits.headerBytes)
    throw checkpointError(file, `a header of ${headerBytes} bytes exceeds the limit of ${safetensorsLimits.headerBytes}`);
  if (8 + headerBytes > size)
    throw checkpointError(file, `the header ends at byte ${8 + headerBytes}, the file has ${size}: it is truncated`);
  const header = new Uint8Array(headerBytes);
  await handle.read(header, 0, headerBytes, 8);
  return parseSafetensorsHeader(file, header, size);
}
