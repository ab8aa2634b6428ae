import type { Device } from "./device.ts";
import type { ModelSizes } from "./model-sizes.ts";
import type { Placement, Stage } from "./placement.ts";
import { type Share, stageBytes, sumBytes } from "./stage-bytes.ts";

interface Cut {
  /** The largest load up to here. */
  readonly load: number;
  readonly stages: readonly Stage[];
}

/**
 * The placement whose largest load is the smallest, `undefined` where nothing fits. Layers stay in order, so a cut after each device decides
 * everything but the device of the tower, which is tried on each.
 */
export function findPlacement(model: ModelSizes, devices: readonly Device[], tokens: number): Placement | undefined {
  let best: Cut | undefined;
  devices.forEach((tower) => {
    const cut = cutLayers(model, devices, { tokens, tower });
    if (cut !== undefined && (best === undefined || cut.load < best.load)) best = cut;
  });
  return best && { stages: best.stages };
}

interface CutOptions {
  readonly tokens: number;
  /** The device of the vision tower. */
  readonly tower: Device;
}

/** Device by device: the best way of having placed the layers up to each one. */
function cutLayers(model: ModelSizes, devices: readonly Device[], { tokens, tower }: CutOptions): Cut | undefined {
  const count = model.layers.length;
  let cuts: (Cut | undefined)[] = [{ load: 0, stages: [] }];
  for (const device of devices) {
    const next: (Cut | undefined)[] = Array(count + 1).fill(undefined);
    for (let first = 0; first <= count; first++) {
      const before = cuts[first];
      if (before === undefined) continue;
      for (let end = first; end <= count; end++) {
        const stage = stageOf(model, device, { first, end, vision: device === tower }, tokens);
        if (stage.total > device.memory) break;
        const load = Math.max(before.load, stage.load);
        if (load >= (next[end]?.load ?? Number.POSITIVE_INFINITY)) continue;
        next[end] = { load, stages: stage.total > 0 ? [...before.stages, stage] : before.stages };
      }
    }
    cuts = next;
  }
  return cuts[count];
}

function stageOf(model: ModelSizes, { name, speed = 1 }: Device, share: Share, tokens: number): Stage {
  const bytes = stageBytes(model, share, tokens);
  const total = sumBytes(bytes);
  return {
    device: name,
    vision: share.vision,
    embedding: share.first === 0 && share.end > 0,
    head: share.first < share.end && share.end === model.layers.length,
    layers: { first: share.first, end: share.end },
    bytes,
    total,
    load: total / speed,
  };
}
