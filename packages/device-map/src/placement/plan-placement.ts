import { expectArgument, TesseraError } from "@tessera/core";
import type { Device } from "./device.ts";
import { findPlacement } from "./find-placement.ts";
import type { ModelSizes } from "./model-sizes.ts";
import type { Placement } from "./placement.ts";

export interface PlacementRequest {
  readonly model: ModelSizes;
  /** In the order in which hidden states pass them. */
  readonly devices: readonly Device[];
  /** Tokens of a sequence, prompt and answer. */
  readonly contextLength: number;
  /** Sequences at once. @default 1 */
  readonly sequences?: number;
}

/**
 * Places a model on devices: tower, embedding, layers, head, keys and values and activations together, so that the device with the most to
 * read for its speed has as little as possible.
 *
 * @throws TesseraError `invalid-argument`; where the model does not fit, with the smallest changes that would do, each by itself
 */
export function planPlacement(request: PlacementRequest): Placement {
  const { model, devices, contextLength, sequences = 1 } = request;
  expectArgument(devices.length > 0, "at least one device", "devices", devices.length);
  expectArgument(model.layers.length > 0, "at least one layer", "model.layers", model.layers.length);
  for (const [name, value] of Object.entries({ contextLength, sequences }))
    expectArgument(Number.isInteger(value) && value > 0, "a positive integer", name, value);
  const names = new Set<string>();
  for (const { name, memory, speed = 1 } of devices) {
    expectArgument(!names.has(name), "a name of its own for each device", "devices", name);
    names.add(name);
    expectArgument(Number.isFinite(memory) && memory > 0, "a positive number of bytes", `devices.${name}.memory`, memory);
    expectArgument(Number.isFinite(speed) && speed > 0, "a positive number", `devices.${name}.speed`, speed);
  }
  const placement = findPlacement(model, devices, contextLength * sequences);
  if (placement !== undefined) return placement;
  throw doesNotFit(model, devices, { contextLength, sequences });
}

type Wanted = Required<Pick<PlacementRequest, "contextLength" | "sequences">>;

function doesNotFit(model: ModelSizes, devices: readonly Device[], { contextLength, sequences }: Wanted): TesseraError {
  const fits = (tokens: number, more = 0) =>
    findPlacement(
      model,
      devices.map((device) => ({ ...device, memory: device.memory + more })),
      tokens,
    ) !== undefined;
  const fewerSequences = largest(sequences - 1, (count) => fits(contextLength * count));
  const shorterContext = largest(contextLength - 1, (length) => fits(length * sequences));
  // In whole MiB. More than everything is never needed, since one device then holds it all.
  const everything = Math.ceil(wholeBytes(model, contextLength * sequences) / mebibyte);
  const moreMemory = everything - largest(everything, (spared) => fits(contextLength * sequences, (everything - spared) * mebibyte));
  const changes = [
    ...(fewerSequences > 0 ? [`${fewerSequences} sequences instead of ${sequences}`] : []),
    ...(shorterContext > 0 ? [`a context of ${shorterContext} tokens instead of ${contextLength}`] : []),
    `${moreMemory} MiB more on each device`,
  ];
  return new TesseraError(
    "invalid-argument",
    `The model does not fit on ${devices.map(({ name }) => name).join(", ")} with ${sequences} sequences of ${contextLength} tokens; each of these would do: ${changes.join("; ")}`,
    { facts: { contextLength, sequences, fewerSequences, shorterContext, moreMemoryBytes: moreMemory * mebibyte } },
  );
}

const mebibyte = 2 ** 20;

function wholeBytes({ vision, embedding, layers, head, kvPerToken, activations }: ModelSizes, tokens: number): number {
  const weights = layers.reduce((sum, bytes) => sum + bytes, vision + embedding + head);
  return weights + layers.length * kvPerToken * tokens + activations.vision + activations.decoder;
}

/** The largest number from 1 to `most` that does, where smaller ones do, too; 0 if none does. */
function largest(most: number, does: (value: number) => boolean): number {
  let low = 0;
  let high = most;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (does(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
