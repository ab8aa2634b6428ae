import type { ModelSizes } from "@tessera/device-map";
import type { CheckpointFacts } from "./describe-checkpoint.ts";

export interface ModelSizesOptions {
  /** Type of the keys and values. @default "fp32" */
  readonly kvCache?: "fp32" | "int8";
  /** Whether graphs of our own operators run: ONNX Runtime's read prompts over a second copy of the layers. @default true */
  readonly kernels?: boolean;
}

/**
 * What the parts of a described checkpoint take on devices, for `planPlacement`. Weights, keys and values are counted
 * exactly; the embedding takes nothing, as its rows are read from disk when a token asks for them; activations are
 * reckoned: of the vision tower what one tile needs in its widest layer, of a decoder stage what a chunk of 1,024 prompt
 * tokens does, both in float32.
 */
export function modelSizes(
  { precisions, widths }: CheckpointFacts,
  precision: keyof CheckpointFacts["precisions"],
  { kvCache = "fp32", kernels = true }: ModelSizesOptions = {},
): ModelSizes {
  const { partBytes, kvBytesPerToken } = precisions[precision];
  const { vision, layers, head } = partBytes[kernels ? "kernels" : "stock"];
  const kvPerToken = kvBytesPerToken / layers.length / (kvCache === "int8" ? 4 : 1);
  return { vision, embedding: 0, layers, head, kvPerToken, activations: { vision: widths.vision * 4, decoder: widths.decoder * 4 } };
}
