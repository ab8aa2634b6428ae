import type { InternVLConfig } from "@tessera/checkpoint";
import type { Value } from "@tessera/onnx";
import { isKernelFormat } from "../formats/is-kernel-format.ts";
import { kernelDomain } from "../formats/kernel-domain.ts";
import { linear } from "../layers/linear.ts";
import { resizePositionEmbedding } from "../layers/resize-position-embedding.ts";
import type { CheckpointScope } from "../rows/checkpoint-scope.ts";
import { scaleRows } from "../rows/scale-rows.ts";
import { sliceRows } from "../rows/slice-rows.ts";
import { floatWeight, type PartBuilder } from "../store/part-builder.ts";
import type { Projection } from "./language-weights.ts";

/**
 * InternViT without its class token: `pixel_values` [tiles, 3, S, S] → [tiles, grid², hidden_size].
 * Follows `modeling_intern_vit.py` of the InternVL repository; LayerScale is folded into the projections.
 */
export function internVit(part: PartBuilder, scope: CheckpointScope, config: InternVLConfig, pixelValues: Value): Value {
  const { graph } = part;
  const { hidden_size: D, num_hidden_layers, patch_size } = config.vision_config;
  const embeddings = scope.child("embeddings");
  const storedGrid = Math.floor(config.vision_config.image_size / patch_size);
  const grid = Math.floor(config.force_image_size / patch_size);
  const tokens = grid * grid;

  const patches = graph.node(
    "Conv",
    [
      pixelValues,
      floatWeight(
        part,
        embeddings.key("patch_embedding.weight"),
        [D, 3, patch_size, patch_size],
        embeddings.tensor("patch_embedding.weight", [D, 3, patch_size, patch_size]),
      ),
      floatWeight(part, embeddings.key("patch_embedding.bias"), [D], embeddings.tensor("patch_embedding.bias", [D])),
    ],
    { attributes: { kernel_shape: [patch_size, patch_size], strides: [patch_size, patch_size] } },
  ); // [tiles, D, grid, grid]
  const flat = graph.node("Reshape", [patches, graph.integers([0, D, tokens])]);
  const rows = graph.node("Transpose", [flat], { attributes: { perm: [0, 2, 1] } }); // [tiles, tokens, D]
  const classEmbedding = floatWeight(part, embeddings.key("class_embedding"), [1, 1, D], embeddings.tensor("class_embedding", [1, 1, D]));
  const tiles = graph.node("Shape", [pixelValues], { attributes: { start: 0, end: 1 } });
  const classShape = graph.node("Concat", [tiles, graph.integers([1, D])], { attributes: { axis: 0 } });
  const classRows = graph.node("Expand", [classEmbedding, classShape]); // [tiles, 1, D]
  const positions = embeddings.tensor("position_embedding", [1, 1 + storedGrid * storedGrid, D]);
  let x = graph.node("Add", [
    graph.node("Concat", [classRows, rows], { attributes: { axis: 1 } }),
    floatWeight(part, embeddings.key("position_embedding"), [1, 1 + tokens, D], resizePositionEmbedding(positions, storedGrid, grid, D)),
  ]); // [tiles, 1 + tokens, D]

  // hidden_states[select_layer] counts the embeddings as its first entry; −1 is the output of the last layer.
  const layers = config.select_layer < 0 ? num_hidden_layers + 1 + config.select_layer : config.select_layer;
  for (let i = 0; i < num_hidden_layers; i++) {
    const layer = block(part, scope.child("encoder").child("layers").child(i), config.vision_config, x, i < layers);
    if (i < layers) x = layer;
  }
  return graph.node("Slice", [x, graph.integers([1]), graph.integers([1 + tokens]), graph.integers([1])]); // [tiles, tokens, D]
}

/** One encoder layer. With `emit` false it only claims its tensors: a layer above `select_layer` is never computed. */
function block(part: PartBuilder, scope: CheckpointScope, vision: InternVLConfig["vision_config"], x: Value, emit: boolean): Value {
  const { hidden_size: D, intermediate_size: F, num_attention_heads } = vision;
  const attn = scope.child("attn");
  const mlp = scope.child("mlp");
  const qkv = { weight: attn.tensor("qkv.weight", [3 * D, D]), bias: vision.qkv_bias ? attn.tensor("qkv.bias", [3 * D]) : undefined };
  const proj = { weight: attn.tensor("proj.weight", [D, D]), bias: attn.tensor("proj.bias", [D]) };
  const fc1 = { weight: mlp.tensor("fc1.weight", [F, D]), bias: mlp.tensor("fc1.bias", [F]) };
  const fc2 = { weight: mlp.tensor("fc2.weight", [D, F]), bias: mlp.tensor("fc2.bias", [D]) };
  const ls1 = scope.tensor("ls1", [D]);
  const ls2 = scope.tensor("ls2", [D]);
  const norm = (name: string, input: Value): Value =>
    emit ? normalize(part, scope, vision, name, input) : claimNorm(scope, vision, name, input);
  const qk = vision.qk_normalization ? { q: attn.tensor("q_norm.weight", [D]), k: attn.tensor("k_norm.weight", [D]) } : undefined;
  const normed = norm("norm1", x);
  if (!emit) {
    norm("norm2", x);
    return x;
  }
  const { graph } = part;
  const heads = projectHeads(part, normed, { name: attn.key("qkv"), ...qkv }, D); // [tiles, 1 + tokens, D] each
  const rms = (value: Value, name: string, weight: NonNullable<typeof qk>["q"]) =>
    graph.node("SimplifiedLayerNormalization", [value, floatWeight(part, attn.key(`${name}.weight`), [D], weight)], {
      attributes: { axis: -1, epsilon: { float: vision.layer_norm_eps } },
    });
  const query = qk ? rms(heads[0], "q_norm", qk.q) : heads[0];
  const key = qk ? rms(heads[1], "k_norm", qk.k) : heads[1];
  const attention = attend(part, [query, key, heads[2]], num_attention_heads, D / num_attention_heads);
  const afterAttention = linear(part, attention, {
    name: attn.key("proj"),
    weight: scaleRows(proj.weight, ls1),
    bias: scaleRows(proj.bias, ls1),
    residual: x,
  }); // [tiles, 1 + tokens, D]
  const hidden = linear(part, norm("norm2", afterAttention), { name: mlp.key("fc1"), ...fc1, activation: "gelu" }); // [tiles, 1 + tokens, F]
  return linear(part, hidden, {
    name: mlp.key("fc2"),
    weight: scaleRows(fc2.weight, ls2),
    bias: scaleRows(fc2.bias, ls2),
    residual: afterAttention,
  });
}

/** Attention of every token to every other one: [tiles, 1 + tokens, D] from three of these. */
function attend({ graph, format }: PartBuilder, heads: readonly [Value, Value, Value], numHeads: number, headSize: number): Value {
  if (!isKernelFormat(format))
    return graph.node("MultiHeadAttention", heads, { domain: "com.microsoft", attributes: { num_heads: numHeads } });
  return graph.node("Attention", heads, { ...kernelDomain, attributes: { num_heads: numHeads, scale: { float: headSize ** -0.5 } } });
}

/** Query, key and value. With quantised activations three products share them, which saves splitting the result. */
function projectHeads(part: PartBuilder, x: Value, qkv: Projection, D: number): readonly [Value, Value, Value] {
  if (part.format === "fp32") {
    const packed = linear(part, x, qkv); // [tiles, 1 + tokens, 3D]
    const heads = [`${packed}_query`, `${packed}_key`, `${packed}_value`] as const;
    part.graph.node("Split", [packed], { attributes: { axis: -1, num_outputs: 3 }, outputs: heads });
    return heads;
  }
  const head = (index: number, name: string) =>
    linear(part, x, {
      name: `${qkv.name}.${name}`,
      weight: sliceRows(qkv.weight, index * D, (index + 1) * D),
      bias: qkv.bias && sliceRows(qkv.bias, index * D, (index + 1) * D),
    });
  return [head(0, "query"), head(1, "key"), head(2, "value")];
}

function normalize(part: PartBuilder, scope: CheckpointScope, vision: InternVLConfig["vision_config"], name: string, x: Value): Value {
  const D = vision.hidden_size;
  const weight = floatWeight(part, scope.key(`${name}.weight`), [D], scope.tensor(`${name}.weight`, [D]));
  const attributes = { axis: -1, epsilon: { float: vision.layer_norm_eps } };
  if (vision.norm_type === "rms_norm") return part.graph.node("SimplifiedLayerNormalization", [x, weight], { attributes });
  const bias = floatWeight(part, scope.key(`${name}.bias`), [D], scope.tensor(`${name}.bias`, [D]));
  return part.graph.node("LayerNormalization", [x, weight, bias], { attributes });
}

function claimNorm(scope: CheckpointScope, vision: InternVLConfig["vision_config"], name: string, x: Value): Value {
  scope.tensor(`${name}.weight`, [vision.hidden_size]);
  if (vision.norm_type === "layer_norm") scope.tensor(`${name}.bias`, [vision.hidden_size]);
  return x;
}
