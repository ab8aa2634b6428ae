import type { ModelSizes } from "@tessera/device-map";
import type { CheckpointFacts } from "./describe-checkpoint.ts";

/**
 * What the parts of a described checkpoint take on devices, for `planPlacement`. Weights, keys and values are counted
 * exactly for graphs of our own operators (without them ONNX Runtime keeps copies of some weights); activations are
 * reckoned: of the vision tower what one tile needs in its widest layer, of a decoder stage what a chunk of 1,024 prompt
 * tokens does, both in float32.
 */
export function modelSizes(
  { precisions, widths }: CheckpointFacts,
  precision: keyof CheckpointFacts["precisions"],
  kvCache: "fp32" | "int8" = "fp32",
): ModelSizes {
  const { partBytes, kvBytesPerToken } = precisions[precision];
  const { vision, embedding, layers, head } = partBytes;
  const kvPerToken = kvBytesPerToken / layers.length / (kvCache === "int8" ? 4 : 1);
  return { vision, embedding, layers, head, kvPerToken, activations: { vision: widths.vision * 4, decoder: widths.decoder * 4 } };
}
