import { join } from "node:path";
import { TesseraError } from "@tessera/core";
import { numberOfLayers, splitModel } from "@tessera/device-map";
import { readJson } from "../read-json.ts";
import { SetRecorder } from "../set-recorder.ts";
import type { SetResult } from "../set-result.ts";

interface CardCase {
  readonly model: string;
  readonly world_size: number;
  /** Missing where the original raises. */
  readonly device_map?: Readonly<Record<string, number>>;
}

interface RepositoryCase {
  readonly num_layers: number;
  readonly world_size: number;
  readonly vit_alpha: number;
  readonly device_map: Readonly<Record<string, number>>;
}

/** The model card's and the repository's `split_model`: equal module by module. */
export async function deviceMap(folder: string): Promise<SetResult> {
  const recorder = new SetRecorder("device_map");
  const same = (name: string, actual: object, expected: object) =>
    recorder.check(name, JSON.stringify(Object.entries(actual).sort()) === JSON.stringify(Object.entries(expected).sort()));
  for (const { model, world_size: worldSize, device_map } of await readJson<CardCase[]>(join(folder, "device_map", "split_model.json"))) {
    const name = `${model} on ${worldSize}`;
    try {
      same(name, splitModel({ numLayers: numberOfLayers(model), worldSize }), device_map ?? {});
    } catch (error) {
      recorder.check(`${name} is refused`, TesseraError.isInstance(error) && device_map === undefined, String(error));
    }
  }
  for (const golden of await readJson<RepositoryCase[]>(join(folder, "device_map", "split_model_repo_variant.json"))) {
    const { num_layers: numLayers, world_size: worldSize, vit_alpha: visionShare } = golden;
    same(`${numLayers} layers on ${worldSize}`, splitModel({ numLayers, worldSize, visionShare, rotary: true }), golden.device_map);
  }
  return recorder.result();
}
