import type { Checkpoint } from "../checkpoint.ts";
import { checkpointError } from "../checkpoint-error.ts";
import type { TensorStore } from "../safetensors/open-tensor-store.ts";
import { unwrapName } from "../unwrap-name.ts";
import type { AdapterConfig } from "./adapter-config.ts";
import { locateTensor, type TensorPlace } from "./locate-tensor.ts";
import { type ModuleParts, moduleChange } from "./module-change.ts";
import { replacement } from "./replacement.ts";
import { changeRowsFrom, type TensorChange } from "./tensor-change.ts";

const pattern = /^(.+?)\.(lora_A|lora_B|lora_embedding_A|lora_embedding_B|lora_magnitude_vector)(?:\.default)?(?:\.weight)?$/;
const wrapping = /\.(?:modules_to_save(?:\.default)?|base_layer)(?=\.)/g;

/**
 * Finds the checkpoint tensors that a PEFT adapter changes and checks their shapes.
 *
 * @returns what is done to each of them, by checkpoint key, in order
 * @throws TesseraError `checkpoint-invalid` or `shape-mismatch` naming the adapter's key
 */
export function readAdapter(
  { tensors }: Pick<Checkpoint, "tensors">,
  store: TensorStore,
  config: AdapterConfig,
  folder: string,
): ReadonlyMap<string, readonly TensorChange[]> {
  const changes = new Map<string, TensorChange[]>();
  const failed = (key: string, problem: string) => checkpointError(folder, `adapter tensor ${key} ${problem}`);
  const find = (key: string, path: string): TensorPlace => {
    const place = locateTensor(tensors, path.replace(wrapping, ""));
    if (place === undefined) throw failed(key, "belongs to no tensor of the checkpoint");
    return place;
  };
  const add = ({ tensor, start, count }: TensorPlace, change: TensorChange) => {
    const whole = count === (tensor.shape[0] ?? 1);
    changes.set(tensor.name, [...(changes.get(tensor.name) ?? []), whole ? change : changeRowsFrom(change, start, count)]);
  };
  const modules = new Map<string, ModuleParts>();
  for (const [key, { shape }] of store.tensors) {
    // What a saved module replaced comes along with all biases.
    if (key.includes(".original_module.")) continue;
    const path = unwrapName(key);
    const [, module, kind = ""] = pattern.exec(path) ?? [];
    if (module !== undefined) {
      modules.set(module, { ...modules.get(module), [kind]: key });
      continue;
    }
    if (path === key || /lora_|trainable_tokens/.test(key)) throw failed(key, "is of a kind that cannot be merged");
    const place = find(key, path);
    const expected = [place.count, ...place.tensor.shape.slice(1)];
    if (expected.join() !== shape.join()) throw failed(key, `has shape [${shape}], the checkpoint's has [${expected}]`);
    add(place, replacement(store, key));
  }
  for (const [module, parts] of modules) {
    const place = find(Object.values(parts)[0] as string, `${module}.weight`);
    add(place, moduleChange({ module, parts, place, store, config, folder }));
  }
  if (changes.size === 0) throw checkpointError(folder, "the adapter has no tensors");
  return changes;
}
