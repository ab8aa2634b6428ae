import type { Value } from "@tessera/onnx";
import type { LanguageWeights } from "../architectures/language-weights.ts";
import { isKernelFormat } from "../formats/is-kernel-format.ts";
import { kernelDomain } from "../formats/kernel-domain.ts";
import type { PartBuilder } from "../store/part-builder.ts";

/**
 * How a layer attends over its caches: [batch, seq, heads × head size], and `present_key_<layer>`, `present_value_<layer>` beside it. Over int8
 * caches the graph gets an input `kv_scales`.
 *
 * @returns a function of the layer and its inputs: queries, keys and values (or all in the first), both caches, lengths, total, rotary tables
 */
export function causalAttention(
  { graph, format }: PartBuilder,
  weights: LanguageWeights,
  kv: "fp32" | "int8",
): (layer: number, inputs: readonly Value[]) => Value {
  const { numHeads, numKvHeads, headSize, rotarySize = headSize, layers } = weights;
  const counts = { num_heads: numHeads, kv_num_heads: numKvHeads };
  const scale = { float: rotarySize ** -0.5 };
  const channels = numKvHeads * headSize;
  const outputs = (layer: number) => [`attention_${layer}`, `present_key_${layer}`, `present_value_${layer}`];
  const scales = (layer: number) => [`key_scale_${layer}`, `value_scale_${layer}`];
  if (kv === "int8") {
    const all = graph.input("kv_scales", "float32", [2 * layers.length * channels]);
    const parts = layers.flatMap((_, layer) => scales(layer));
    graph.node("Split", [all, graph.integers(parts.map(() => channels))], { attributes: { axis: 0 }, outputs: parts });
  }
  if (isKernelFormat(format)) {
    const [op, more] = kv === "int8" ? (["CausalAttentionInt8", scales] as const) : (["CausalAttention", () => []] as const);
    return (layer, inputs) =>
      graph.node(op, [...inputs, ...more(layer)], { ...kernelDomain, outputs: outputs(layer), attributes: { ...counts, scale } });
  }
  // A sink that takes no part: exp of it is 0. With a sink given, ONNX Runtime leaves its tiled kernel for the plain one, which is a third
  // faster over int8 for one new token.
  const sink = kv === "int8" ? graph.constant("no_sink", "float32", [numHeads], new Float32Array(numHeads).fill(-1e30)) : "";
  const quantized = { k_quant_type: "PER_CHANNEL", v_quant_type: "PER_CHANNEL", kv_cache_bit_width: 8 };
  return (layer, inputs) =>
    graph.node("GroupQueryAttention", [...inputs, ...(kv === "int8" ? ["", "", sink, ...scales(layer)] : [])], {
      domain: "com.microsoft",
      outputs: outputs(layer),
      attributes: {
        ...counts,
        do_rotary: 1,
        rotary_interleaved: 0,
        scale,
        ...(kv === "int8" ? quantized : {}),
        ...(layers[layer]?.window === undefined ? {} : { local_window_size: layers[layer].window }),
      },
    });
}
