import { type FileHandle, open } from "node:fs/promises";
import { TesseraError } from "@tessera/core";
import { checkpointError } from "../checkpoint-error.ts";
import { findWeightFiles } from "./find-weight-files.ts";
import { parseSafetensorsHeader } from "./parse-safetensors-header.ts";
import { safetensorsLimits } from "./safetensors-limits.ts";
import type { TensorInfo } from "./tensor-info.ts";

/**
 * Opens the shards of a folder and reads their headers, not their data. What the index says about a tensor's place is not looked at, as in
 * transformers: a tensor that is in no shard is missed by those who need it. The caller closes the handles.
 */
export async function readTensorTable(
  folder: string,
  { name = "model", signal }: { readonly name?: string; readonly signal?: AbortSignal } = {},
): Promise<{ tensors: Map<string, TensorInfo>; handles: Map<string, FileHandle> }> {
  const handles = new Map<string, FileHandle>();
  const tensors = new Map<string, TensorInfo>();
  try {
    for (const file of await findWeightFiles(folder, name, signal)) {
      signal?.throwIfAborted();
      const handle = await openShard(file);
      handles.set(file, handle);
      for (const tensor of await readHeader(file, handle)) {
        if (tensors.has(tensor.name)) throw checkpointError(file, `tensor ${tensor.name} is in two shards`);
        tensors.set(tensor.name, tensor);
      }
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
