import { createHash } from "node:crypto";
import { join } from "node:path";
import { elementCount, TesseraError } from "@tessera/core";
import type { Checkpoint } from "../checkpoint.ts";
import { readJsonFile } from "../config/read-json-file.ts";
import { assertTensors } from "../safetensors/assert-tensors.ts";
import { openTensorStore, type TensorStore } from "../safetensors/open-tensor-store.ts";
import type { TensorInfo } from "../safetensors/tensor-info.ts";
import { adapterConfigSchema } from "./adapter-config.ts";
import { readAdapter } from "./read-adapter.ts";
import { untieHead } from "./untie-head.ts";

/**
 * A checkpoint with a PEFT LoRA adapter merged into it, tensor by tensor as they are read: W + scale × B × A, in float32; DoRA, LoRA on the
 * embedding, biases and whole modules too. The adapter's names may be the original's or transformers' own, whatever the checkpoint's are.
 * The result owns the checkpoint: disposing it closes both.
 *
 * @param folder `adapter_config.json` and `adapter_model.safetensors`
 * @throws TesseraError `checkpoint-not-found`, `checkpoint-invalid` or `shape-mismatch`, naming the file and the adapter's key
 */
export async function applyAdapter(
  checkpoint: Checkpoint,
  folder: string,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<Checkpoint> {
  const config = await readJsonFile(join(folder, "adapter_config.json"), adapterConfigSchema, { signal });
  if (config === undefined) throw new TesseraError("checkpoint-not-found", `${folder} has no adapter_config.json`, { facts: { folder } });
  const store = await openTensorStore(folder, { name: "adapter_model", signal });
  try {
    const base = untieHead(checkpoint, store);
    const merged = mergeChanges(base, readAdapter(base, store, config, folder));
    return {
      ...merged,
      files: [...checkpoint.files, join(folder, "adapter_config.json"), ...store.files],
      async fingerprint(options) {
        const parts = [await checkpoint.fingerprint(options), await store.fingerprint(JSON.stringify(config), options)];
        return createHash("sha256").update(parts.join(":")).digest("hex");
      },
      [Symbol.asyncDispose]: () => closeBoth(store, checkpoint),
    };
  } catch (error) {
    await store[Symbol.asyncDispose]();
    throw error;
  }
}

function mergeChanges(checkpoint: Checkpoint, changes: ReturnType<typeof readAdapter>): Checkpoint {
  // A merged weight has no stored bytes: it is float32 from here on.
  const asFloat32 = (tensor: TensorInfo): TensorInfo => ({ ...tensor, type: "float32", byteLength: 4 * elementCount(tensor.shape) });
  const tensors = new Map([...checkpoint.tensors].map(([name, tensor]) => [name, changes.has(name) ? asFloat32(tensor) : tensor]));
  const readFloat32: Checkpoint["readFloat32"] = async (name, options = {}) => {
    const values = await checkpoint.readFloat32(name, options);
    const [from, to] = options.rows ?? [0, tensors.get(name)?.shape[0] ?? 0];
    for (const change of changes.get(name) ?? []) await change.apply(values, from, to, options.signal);
    return values;
  };
  return {
    ...checkpoint,
    tensors,
    readFloat32,
    async readRaw(name, options) {
      if (!changes.has(name)) return checkpoint.readRaw(name, options);
      const values = await readFloat32(name, options);
      return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    },
    assertTensors: (expected, options) => assertTensors(checkpoint.folder, tensors, expected, options),
  };
}

async function closeBoth(store: TensorStore, checkpoint: Checkpoint): Promise<void> {
  await store[Symbol.asyncDispose]();
  await checkpoint[Symbol.asyncDispose]();
}
