import { elementCount, type NamedTensors, type Tensor } from "@tessera/core";

/** Inputs and outputs of a decoder graph with an entry a sequence; the others are the same for all. */
const perSequence = /^(inputs_embeds|seqlens_k|past_|present_|logits$|best$)/;

/** A run of some of a batch's sequences. */
export interface MicroBatch {
  readonly inputs: NamedTensors;
  readonly outputs: NamedTensors;
}

/** Parts a run of a decoder graph into runs of fewer sequences, over the same memory. */
export function splitBatch(inputs: NamedTensors, outputs: NamedTensors, parts: number): MicroBatch[] {
  const batch = inputs.inputs_embeds!.shape[0]!;
  const count = Math.min(parts, batch);
  if (count <= 1) return [{ inputs, outputs }];
  return Array.from({ length: count }, (_, i) => {
    const range = [Math.round((i * batch) / count), Math.round(((i + 1) * batch) / count)] as const;
    return { inputs: sliceAll(inputs, range), outputs: sliceAll(outputs, range) };
  });
}

function sliceAll(tensors: NamedTensors, range: readonly [from: number, to: number]): NamedTensors {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => [name, perSequence.test(name) ? slice(tensor, range) : tensor]),
  );
}

function slice({ type, shape, data }: Tensor, [from, to]: readonly [number, number]): Tensor {
  const size = elementCount(shape.slice(1));
  return { type, shape: [to - from, ...shape.slice(1)], data: data.subarray(from * size, to * size) } as Tensor;
}
