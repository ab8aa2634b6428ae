import { TesseraError } from "@tessera/core";
import type { DeviceMap } from "../split-model.ts";
import type { Device } from "./device.ts";
import type { ModelSizes } from "./model-sizes.ts";
import type { Placement, Stage } from "./placement.ts";
import { stageBytes, sumBytes } from "./stage-bytes.ts";

const prefix = "language_model.model.layers.";
/** Each part by the names that releases give it; one of them has to be there. */
const embeddings = ["language_model.model.tok_embeddings", "language_model.model.embed_tokens"];
const heads = ["language_model.output", "language_model.lm_head"];
const withHead = ["language_model.model.norm", "language_model.model.rotary_emb"];

export interface DeviceMapRequest {
  readonly model: ModelSizes;
  /** Devices by the numbers that the map uses. */
  readonly devices: readonly Device[];
  /** Module → number of a device, as the model card's `device_map`. */
  readonly deviceMap: DeviceMap;
  /** Tokens of all sequences together. */
  readonly tokens: number;
}

/**
 * The placement that a `device_map` asks for: one stage for each run of layers on one device, in the order in which hidden states pass. Layers
 * past the last one, which `split_model` hands out when it rounds up, are passed over.
 *
 * @throws TesseraError `invalid-argument` naming the module that is missing, unknown, or on a device that there is not, and the device that is too small
 */
export function readDeviceMap({ model, devices, deviceMap, tokens }: DeviceMapRequest): Placement {
  const names = Object.keys(deviceMap);
  const known = new Set(["vision_model", "mlp1", ...embeddings, ...heads, ...withHead]);
  const unknown = names.find((name) => !known.has(name) && !/^language_model\.model\.layers\.\d+$/.test(name));
  if (unknown !== undefined) throw invalid(`device_map names ${unknown}, which the model does not have`, { module: unknown });
  const deviceOf = (...modules: readonly string[]): number => {
    const module = modules.find((name) => Object.hasOwn(deviceMap, name));
    if (module === undefined) throw invalid(`device_map lacks ${modules.join(" or ")}`, { module: modules[0] });
    const index = deviceMap[module]!;
    if (devices[index] !== undefined) return index;
    throw invalid(`device_map puts ${module} on device ${index}, there are ${devices.length}`, { module });
  };
  const layers = model.layers.map((_, i) => deviceOf(`${prefix}${i}`));
  const vision = deviceOf("vision_model");
  if (deviceOf("mlp1") !== vision) throw invalid("device_map parts mlp1 from vision_model, which is one graph here", { module: "mlp1" });
  return placeRuns(model, devices, { layers, vision, embedding: deviceOf(...embeddings), head: deviceOf(...heads), tokens });
}

interface Wanted {
  readonly layers: readonly number[];
  readonly vision: number;
  readonly embedding: number;
  readonly head: number;
  readonly tokens: number;
}

function placeRuns(model: ModelSizes, devices: readonly Device[], { layers, vision, embedding, head, tokens }: Wanted): Placement {
  const stages: Stage[] = [];
  const used = new Map<number, number>();
  for (let first = 0; first < layers.length; ) {
    const device = layers[first]!;
    let end = first + 1;
    while (end < layers.length && layers[end] === device) end++;
    stages.push(stageOf(model, devices[device]!, { first, end }, tokens));
    used.set(device, stages.length - 1);
    first = end;
  }
  const add = (device: number, part: "vision" | "embedding" | "head") => {
    let at = used.get(device);
    if (at === undefined) {
      at = stages.push(stageOf(model, devices[device]!, { first: 0, end: 0 }, tokens)) - 1;
      used.set(device, at);
    }
    const stage = stages[at]!;
    const activations = stage.bytes.activations + (part === "vision" ? model.activations.vision : 0);
    stages[at] = withTotal({ ...stage, [part]: true, bytes: { ...stage.bytes, [part]: model[part], activations } }, devices[device]!);
  };
  add(vision, "vision");
  add(embedding, "embedding");
  add(head, "head");
  for (const { name, memory } of devices) {
    const total = stages.filter(({ device }) => device === name).reduce((sum, stage) => sum + stage.total, 0);
    if (total > memory)
      throw invalid(`device_map puts ${total} bytes on ${name}, which has room for ${memory}`, { device: name, total, memory });
  }
  return { stages };
}

/** Layers alone; what else the device holds is added. */
function stageOf(model: ModelSizes, device: Device, layers: { readonly first: number; readonly end: number }, tokens: number): Stage {
  const all = stageBytes(model, { ...layers, vision: false }, tokens);
  const bytes = { ...all, embedding: 0, head: 0 };
  return withTotal({ device: device.name, vision: false, embedding: false, head: false, layers, bytes, total: 0, load: 0 }, device);
}

function withTotal(stage: Stage, { speed = 1 }: Device): Stage {
  const total = sumBytes(stage.bytes);
  return { ...stage, total, load: total / speed };
}

function invalid(message: string, facts: Record<string, unknown>): TesseraError {
  return new TesseraError("invalid-argument", message, { facts });
}
