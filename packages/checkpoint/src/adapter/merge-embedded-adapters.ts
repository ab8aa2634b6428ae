import { elementCount } from "@tessera/core";
import type { InternVLConfig } from "../config/intern-vl-config.ts";
import type { TensorStore } from "../safetensors/open-tensor-store.ts";
import type { TensorInfo } from "../safetensors/tensor-info.ts";
import { loraUpdate } from "./lora-update.ts";
import type { TensorChange } from "./tensor-change.ts";

const lora = /^(.+)\.lora_([AB])\.default\.weight$/;

/** PEFT's wrapping leaves `base_model.model.` behind the part's name and `base_layer` behind each adapted module's. */
const plainName = (stored: string) => stored.replace(".base_model.model.", ".").replace(".base_layer.", ".");

/**
 * A store without the LoRA modules that InternVL's own training saves inside a checkpoint (`use_backbone_lora`, `use_llm_lora` in
 * config.json): the pairs are merged as weights are read, under the plain names. `lora_alpha` is twice the rank there, as in
 * `wrap_backbone_lora` and `wrap_llm_lora` of `modeling_internvl_chat.py`. A pair that is not whole stays, for the check of tensors to name.
 */
export function mergeEmbeddedAdapters(store: TensorStore, config: InternVLConfig): TensorStore {
  if (![...store.tensors.keys()].some((name) => plainName(name) !== name)) return store;
  const trained = config.use_backbone_lora > 0 || config.use_llm_lora > 0;
  const updates = new Map<string, TensorChange>();
  const merged = new Set<string>();
  for (const [a, { shape }] of store.tensors) {
    const [, module, side] = lora.exec(a) ?? [];
    const b = `${module}.lora_B.default.weight`;
    if (!trained || side !== "A" || !store.tensors.has(b)) continue;
    updates.set(plainName(`${module}.weight`), loraUpdate({ store, a, b, rank: shape[0]!, scale: 2 }));
    merged.add(a).add(b);
  }
  const stored = new Map<string, string>();
  const tensors = new Map<string, TensorInfo>();
  for (const [from, info] of store.tensors) {
    if (merged.has(from)) continue;
    const name = plainName(from);
    stored.set(name, from);
    // A merged weight has no stored bytes: it is float32 from here on.
    const changed = updates.has(name) ? ({ type: "float32", byteLength: 4 * elementCount(info.shape) } as const) : {};
    tensors.set(name, { ...info, name, ...changed });
  }
  const readFloat32: TensorStore["readFloat32"] = async (name, options = {}) => {
    const weight = await store.readFloat32(stored.get(name) ?? name, options);
    const [from, to] = options.rows ?? [0, tensors.get(name)?.shape[0] ?? 0];
    await updates.get(name)?.apply(weight, from, to, options.signal);
    return weight;
  };
  return {
    ...store,
    tensors,
    readFloat32,
    async readRaw(name, options) {
      if (!updates.has(name)) return store.readRaw(stored.get(name) ?? name, options);
      const values = await readFloat32(name, options);
      return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    },
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}
