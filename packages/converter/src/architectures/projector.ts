import type { InternVLConfig } from "@tessera/checkpoint";
import type { Value } from "@tessera/onnx";
import { linear } from "../layers/linear.ts";
import type { CheckpointScope } from "../rows/checkpoint-scope.ts";
import { floatWeight, type PartBuilder } from "../store/part-builder.ts";

/** Side of the token grid after pixel shuffle. */
export function projectedGrid(config: InternVLConfig): number {
  return Math.floor(config.force_image_size / config.vision_config.patch_size) * config.downsample_ratio;
}

/**
 * Pixel shuffle and the MLP projector: [tiles, grid², D] → [tiles, T, llm hidden_size].
 * Follows `pixel_shuffle` and `mlp1` of `modeling_internvl_chat.py`. It stays fp32 at every precision: its error
 * goes into every image token, and it is under 1 % of the vision part's work.
 */
export function projector(part: PartBuilder, scope: CheckpointScope, config: InternVLConfig, features: Value): Value {
  const { graph } = part;
  const D = config.vision_config.hidden_size;
  const H = config.llm_config.hidden_size;
  const factor = Math.round(1 / config.downsample_ratio);
  const side = projectedGrid(config);
  const wide = D * factor * factor;
  const split = graph.node("Reshape", [features, graph.integers([0, side, factor, side, factor, D])]);
  // ps_version v1 leaves the grid transposed.
  const perm = config.ps_version === "v1" ? [0, 3, 1, 2, 4, 5] : [0, 1, 3, 2, 4, 5];
  const shuffled = graph.node("Reshape", [
    graph.node("Transpose", [split], { attributes: { perm } }),
    graph.integers([0, side * side, wide]),
  ]); // [tiles, T, 4D]
  const normed = graph.node(
    "LayerNormalization",
    [
      shuffled,
      floatWeight(part, scope.key("0.weight"), [wide], scope.tensor("0.weight", [wide])),
      floatWeight(part, scope.key("0.bias"), [wide], scope.tensor("0.bias", [wide])),
    ],
    { attributes: { axis: -1, epsilon: { float: 1e-5 } } },
  );
  const hidden = linear(part, normed, {
    name: scope.key("1"),
    weight: scope.tensor("1.weight", [H, wide]),
    bias: scope.tensor("1.bias", [H]),
    format: "fp32",
  });
  const activated = graph.node("Gelu", [hidden], { domain: "com.microsoft" });
  return linear(part, activated, {
    name: scope.key("3"),
    weight: scope.tensor("3.weight", [H, H]),
    bias: scope.tensor("3.bias", [H]),
    format: "fp32",
  });
}
