import { TesseraError } from "@tessera/core";
import type { AdapterConfig } from "./adapter-config.ts";
import type { Checkpoint } from "../checkpoint.ts";
import { checkpointError } from "../checkpoint-error.ts";
import type { LoraUpdate } from "./lora-update.ts";
import type { TensorStore } from "../safetensors/open-tensor-store.ts";

/** What an adapter does to a checkpoint, by checkpoint key. */
export interface AdapterChanges {
  readonly updates: ReadonlyMap<string, LoraUpdate>;
  /** Tensors that replace others whole (`modules_to_save`): checkpoint key → key in the adapter. */
  readonly replacements: ReadonlyMap<string, string>;
}

/** Where the adapted module may stand in the checkpoint: the adapter was trained on the whole model or on one part of it. */
const parents = ["", "language_model.", "vision_model."];
const pattern = /^base_model\.model\.(.+?)\.(lora_A|lora_B)(?:\.default)?\.weight$/;
const saved = /^base_model\.model\.(.+?)(?:\.modules_to_save(?:\.default)?)?\.(weight|bias)$/;

/**
 * Finds the checkpoint tensor of each tensor of a PEFT adapter and checks their shapes.
 *
 * @throws TesseraError `checkpoint-invalid` naming the adapter's key
 */
export function readAdapter(checkpoint: Checkpoint, store: TensorStore, config: AdapterConfig, folder: string): AdapterChanges {
  const failed = (key: string, problem: string) => checkpointError(folder, `adapter tensor ${key} ${problem}`);
  const find = (key: string, path: string) => {
    const name = parents.map((parent) => parent + path).find((candidate) => checkpoint.tensors.has(candidate));
    if (name === undefined) throw failed(key, "belongs to no tensor of the checkpoint");
    return checkpoint.tensors.get(name)!;
  };
  const pairs = new Map<string, { a?: string; b?: string }>();
  const replacements = new Map<string, string>();
  for (const [key, { shape }] of store.tensors) {
    const [, module, side] = pattern.exec(key) ?? [];
    if (module !== undefined) {
      const { name } = find(key, `${module}.weight`);
      pairs.set(name, { ...pairs.get(name), [side === "lora_A" ? "a" : "b"]: key });
      continue;
    }
    const [, path, kind] = saved.exec(key) ?? [];
    if (path === undefined || key.includes("lora_")) throw failed(key, "is of a kind that cannot be merged");
    const target = find(key, `${path}.${kind}`);
    if (target.shape.join() !== shape.join()) throw failed(key, `has shape [${shape}], the checkpoint's has [${target.shape}]`);
    replacements.set(target.name, key);
  }

  const updates = new Map<string, LoraUpdate>();
  for (const [name, { a, b }] of pairs) {
    if (a === undefined || b === undefined) throw failed(a ?? b ?? name, "lacks its other half");
    const [rank = 0, columns] = store.tensors.get(a)!.shape;
    const [rows, otherRank] = store.tensors.get(b)!.shape;
    const { shape } = checkpoint.tensors.get(name)!;
    if (rank !== otherRank || shape.length !== 2 || rows !== shape[0] || columns !== shape[1]) {
      throw new TesseraError(
        "shape-mismatch",
        `${folder}: ${a} [${rank},${columns}] and ${b} [${rows},${otherRank}] do not fit ${name} [${shape}]`,
        { facts: { tensor: name } },
      );
    }
    updates.set(name, { store, a, b, rank, scale: config.lora_alpha / (config.use_rslora ? Math.sqrt(rank) : rank) });
  }
  if (updates.size === 0 && replacements.size === 0) throw checkpointError(folder, "the adapter has no tensors");
  return { updates, replacements };
}
