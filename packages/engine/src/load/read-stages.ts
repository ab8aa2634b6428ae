import { expectArgument, TesseraError } from "@tessera/core";
import type { Stage } from "@tessera/device-map";

/** What of a placement says where parts are run; `planPlacement` says more. */
export interface Layout {
  readonly stages: readonly Pick<Stage, "device" | "vision" | "embedding" | "head" | "layers">[];
  /** Parts of the sequences that generate together, which pass through the stages at the same time. Pays where stages share no processor. @default 1 */
  readonly microBatches?: number;
}

/** How a decoder is taken apart. */
export interface DecoderStages {
  /** Layers of each stage, in order. */
  readonly ranges: readonly Stage["layers"][];
  readonly microBatches: number;
}

/**
 * What a placement asks for; `undefined` where that is one stage. Throws `invalid-argument` naming the layer or part that is missing or comes twice,
 * `unsupported-option` naming the device that is not there.
 */
export function readStages(placement: Layout | undefined, numLayers: number): DecoderStages | undefined {
  if (placement === undefined) return undefined;
  expectArgument(isLayout(placement), "a placement, as planPlacement gives", "placement", placement);
  const { stages, microBatches = 1 } = placement;
  expectArgument(Number.isInteger(microBatches) && microBatches > 0, "a positive integer", "placement.microBatches", microBatches);
  for (const { device } of stages) checkDevice(device);
  for (const part of ["vision", "embedding", "head"] as const) {
    const holders = stages.filter((stage) => stage[part]).length;
    if (holders !== 1) throw invalid(`The placement has ${part} ${holders} times, expected once`, { part });
  }
  const holding = stages.filter(({ layers }) => layers.end > layers.first);
  let next = 0;
  for (const { layers, device } of holding) {
    if (layers.first !== next)
      throw invalid(`The placement has layer ${layers.first} on ${device} where layer ${next} should follow`, { layer: next });
    next = layers.end;
  }
  if (next !== numLayers) throw invalid(`The placement has ${next} layers, the model ${numLayers}`, { layers: next, numLayers });
  if (!holding.at(-1)!.head)
    throw invalid("The placement has the head apart from the last layer, which is one graph here", { part: "head" });
  return holding.length > 1 ? { ranges: holding.map(({ layers }) => layers), microBatches } : undefined;
}

function checkDevice(device: string): void {
  if (/^cpu\b/i.test(device)) return;
  throw new TesseraError("unsupported-option", `There is no device ${device} here: parts run on the processor, under names such as cpu:0`, {
    facts: { device },
  });
}

function isLayout(placement: Layout | null): boolean {
  const isStage = (stage: Partial<Stage> | null) =>
    typeof stage?.device === "string" && Number.isInteger(stage.layers?.first) && Number.isInteger(stage.layers?.end);
  return Array.isArray(placement?.stages) && placement.stages.every(isStage);
}

function invalid(message: string, facts: Record<string, unknown>): TesseraError {
  return new TesseraError("invalid-argument", message, { facts });
}
