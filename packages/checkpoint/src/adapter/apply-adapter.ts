import { createHash } from "node:crypto";
import { join } from "node:path";
import { elementCount, TesseraError } from "@tessera/core";
import { adapterConfigSchema } from "./adapter-config.ts";
import { assertTensors } from "../safetensors/assert-tensors.ts";
import type { Checkpoint } from "../checkpoint.ts";
import { addLoraUpdate } from "./lora-update.ts";
import { openTensorStore } from "../safetensors/open-tensor-store.ts";
import { readAdapter } from "./read-adapter.ts";
import { readJsonFile } from "../config/read-json-file.ts";
import type { TensorInfo } from "../safetensors/tensor-info.ts";

/**
 * A checkpoint with a PEFT LoRA adapter merged into it, tensor by tensor as they are read: W + scale × B × A, in float32.
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
    const { updates, replacements } = readAdapter(checkpoint, store, config, folder);
    // A merged weight has no stored bytes: it is float32 from here on.
    const asFloat32 = (tensor: TensorInfo): TensorInfo => ({ ...tensor, type: "float32", byteLength: 4 * elementCount(tensor.shape) });
    const tensors = new Map(
      [...checkpoint.tensors].map(([name, tensor]) => [name, updates.has(name) || replacements.has(name) ? asFloat32(tensor) : tensor]),
    );
    const readFloat32: Checkpoint["readFloat32"] = async (name, options = {}) => {
      const replacement = replacements.get(name);
      if (replacement !== undefined) return store.readFloat32(replacement, options);
      const weight = await checkpoint.readFloat32(name, options);
      const update = updates.get(name);
      const [from, to] = options.rows ?? [0, checkpoint.tensors.get(name)?.shape[0] ?? 0];
      if (update !== undefined) await addLoraUpdate(weight, update, from, to, options.signal);
      return weight;
    };
    return {
      ...checkpoint,
      files: [...checkpoint.files, join(folder, "adapter_config.json"), ...store.files],
      tensors,
      readFloat32,
      async readRaw(name, options) {
        if (tensors.get(name) === checkpoint.tensors.get(name)) return checkpoint.readRaw(name, options);
        const values = await readFloat32(name, options);
        return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
      },
      async fingerprint(options) {
        const parts = [await checkpoint.fingerprint(options), await store.fingerprint(JSON.stringify(config), options)];
        return createHash("sha256").update(parts.join(":")).digest("hex");
      },
      assertTensors: (expected) => assertTensors(checkpoint.folder, tensors, expected),
      async [Symbol.asyncDispose]() {
        await store[Symbol.asyncDispose]();
        await checkpoint[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await store[Symbol.asyncDispose]();
    throw error;
  }
}
