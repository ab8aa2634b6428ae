import type { InternVLConfig } from "@tessera/checkpoint";
import type { AttributeValue, Value } from "@tessera/onnx";
import type { LanguageWeights, NormWeight } from "../architectures/language-weights.ts";
import { isKernelFormat } from "../formats/is-kernel-format.ts";
import { rotaryTable } from "../rope/rotary-table.ts";
import { floatWeight, type PartBuilder } from "../store/part-builder.ts";
import { causalAttention } from "./causal-attention.ts";
import { kernelLinear } from "./kernel-linear.ts";
import { linear } from "./linear.ts";
import { mlp } from "./mlp.ts";

const contrib = { domain: "com.microsoft" } as const;

export interface DecoderOptions {
  /**
   * `chosen`: an input `logit_positions`, int64 [chosen], and logits [batch, chosen, vocab] of those positions; −1 is the last. `none`: only
   * the KV caches, for all of a prompt but its last token; what comes behind the last layer's keys and values is left out. With the operators of
   * `@tessera/kernels` the ids of the largest logits come along, of equal ones the smallest: an output `best`, int64 [batch, chosen].
   */
  readonly logits: "chosen" | "none";
  /**
   * Type of the KV caches. `int8`: value = number × scale, one scale a channel, in an input `kv_scales`, float32
   * [2 × layers × kv heads × head size], keys before values; what a run adds is rounded, past ±127 scales it saturates. @default "fp32"
   */
  readonly kv?: "fp32" | "int8";
  /**
   * A stage: these layers alone, `first` up to but without `end`. All but the first stage take the hidden states `residual_<first − 1>` and
   * `normed_<first − 1>`, float32 [batch, seq, H], instead of embeddings; all but the last give theirs instead of logits. @default all layers
   */
  readonly layers?: LayerRange;
}

/** Decoder layers `first` up to, but without, `end`. */
export interface LayerRange {
  readonly first: number;
  readonly end: number;
}

/**
 * The decoder graph. KV caches come in and go out with full capacity, [batch, kv heads, capacity, head size];
 * giving one buffer as past and present makes the attention write in place. Where rotary tables depend on the sequence
 * (`weights.rotary`), they are inputs, too: `rotary_cos` and `rotary_sin` [positions, head size / 2].
 */
export function decoder(
  part: PartBuilder,
  weights: LanguageWeights,
  config: InternVLConfig["llm_config"],
  { logits, kv = "fp32", layers = { first: 0, end: weights.layers.length } }: DecoderOptions,
): void {
  const { graph } = part;
  const { numKvHeads, headSize } = weights;
  const { hidden_size: H, vocab_size: V } = config;
  const epsilon = { epsilon: { float: config.rms_norm_eps } };
  const isLastStage = layers.end === weights.layers.length;
  const normWeight = ({ name, weight }: NormWeight) => floatWeight(part, name, [H], weight);
  const lengths = graph.input("seqlens_k", "int32", ["batch"]);
  const total = graph.input("total_sequence_length", "int32", []);
  const cache = ["batch", numKvHeads, "capacity", headSize] as const;
  const cacheType = kv === "int8" ? "int8" : "float32";
  const attend = causalAttention(part, weights, kv);
  const positions = logits === "chosen" && isLastStage ? graph.input("logit_positions", "int64", ["chosen"]) : undefined;
  const [cos, sin] = rotary(part, weights);
  const firstNorm = () => normWeight(weights.layers[0]!.attentionNorm);
  let [hidden, normed] = hiddenStates(part, layers, { H, firstNorm, epsilon });

  for (let i = layers.first; i < layers.end; i++) {
    const layer = weights.layers[i]!;
    const qkv = linear(part, normed, layer.qkv); // [batch, seq, (heads + 2 kv heads) × head size]
    const past = [graph.input(`past_key_${i}`, cacheType, cache), graph.input(`past_value_${i}`, cacheType, cache)];
    const heads = layer.headNorms ? normHeads(part, qkv, weights, layer.headNorms, config.rms_norm_eps) : [qkv, "", ""];
    const attention = attend(i, [...heads, ...past, lengths, total, cos, sin]);
    const last = i === weights.layers.length - 1;
    if (last && positions === undefined) break;
    // Nothing behind the last layer's attention looks at another position, so only those whose logits are wanted go on.
    const chosen = (value: Value) =>
      last && positions !== undefined ? graph.node("Gather", [value, positions], { attributes: { axis: 1 } }) : value;
    const projected = linear(part, chosen(attention), layer.output);
    const afterAttention = `residual_${i}_attention`;
    const mlpIn = graph.node("SkipSimplifiedLayerNormalization", [projected, chosen(hidden), normWeight(layer.mlpNorm)], {
      ...contrib,
      outputs: [`normed_${i}_attention`, "", "", afterAttention],
      attributes: epsilon,
    });
    const down = mlp(part, mlpIn, layer);
    const next = weights.layers[i + 1]?.attentionNorm ?? weights.finalNorm;
    hidden = `residual_${i}`;
    normed = graph.node("SkipSimplifiedLayerNormalization", [down, afterAttention, normWeight(next)], {
      ...contrib,
      outputs: [`normed_${i}`, "", "", hidden],
      attributes: epsilon,
    });
  }

  for (let i = layers.first; i < layers.end; i++) {
    graph.output(`present_key_${i}`, cacheType, cache);
    graph.output(`present_value_${i}`, cacheType, cache);
  }
  if (!isLastStage) for (const value of [hidden, normed]) graph.output(value, "float32", ["batch", "seq", H]);
  if (positions !== undefined) head(part, normed, weights, V);
}

/** What the first layer of a stage reads: the residual stream and its normalised copy, both [batch, seq, H]. */
function hiddenStates(
  { graph }: PartBuilder,
  { first }: LayerRange,
  {
    H,
    firstNorm,
    epsilon,
  }: { readonly H: number; readonly firstNorm: () => Value; readonly epsilon: Readonly<Record<string, AttributeValue>> },
): [Value, Value] {
  const shape = ["batch", "seq", H] as const;
  if (first > 0) return [graph.input(`residual_${first - 1}`, "float32", shape), graph.input(`normed_${first - 1}`, "float32", shape)];
  const embeds = graph.input("inputs_embeds", "float32", shape);
  return [embeds, graph.node("SimplifiedLayerNormalization", [embeds, firstNorm()], { attributes: { axis: -1, ...epsilon } })];
}

/** Logits of the chosen positions, and, where the operators give it, which is the largest. */
function head(part: PartBuilder, normed: Value, weights: LanguageWeights, vocabSize: number): void {
  const { graph, format } = part;
  graph.output("logits", "float32", ["batch", "chosen", vocabSize]);
  if (isKernelFormat(format)) {
    kernelLinear(part, normed, { ...weights.head, format, outputs: ["logits", "best"] });
    graph.output("best", "int64", ["batch", "chosen"]);
  } else graph.node("Identity", [linear(part, normed, weights.head)], { outputs: ["logits"] });
}

/** Splits q, k and v and normalises each head of q and k. Values [batch, seq, heads × head size]. */
function normHeads(
  part: PartBuilder,
  qkv: Value,
  { numHeads, numKvHeads, headSize }: LanguageWeights,
  norms: { readonly q: NormWeight; readonly k: NormWeight },
  epsilon: number,
): [Value, Value, Value] {
  const { graph } = part;
  const sizes = [numHeads * headSize, numKvHeads * headSize, numKvHeads * headSize];
  const names = [`${qkv}_query`, `${qkv}_key`, `${qkv}_value`] as const;
  graph.node("Split", [qkv, graph.integers(sizes)], { attributes: { axis: -1 }, outputs: names });
  const normed = (value: Value, heads: number, { name, weight }: NormWeight): Value => {
    const apart = graph.node("Reshape", [value, graph.integers([0, 0, heads, headSize])]);
    const result = graph.node("SimplifiedLayerNormalization", [apart, floatWeight(part, name, [headSize], weight)], {
      attributes: { axis: -1, epsilon: { float: epsilon } },
    });
    return graph.node("Reshape", [result, graph.integers([0, 0, heads * headSize])]);
  };
  return [normed(names[0], numHeads, norms.q), normed(names[1], numKvHeads, norms.k), names[2]];
}

function rotary({ graph, weights: file }: PartBuilder, weights: LanguageWeights): [Value, Value] {
  const { maxPositions, headSize, frequencies, magnitude } = weights;
  const width = headSize / 2;
  if (weights.rotary !== undefined) {
    const shape = ["positions", width] as const;
    return [graph.input("rotary_cos", "float32", shape), graph.input("rotary_sin", "float32", shape)];
  }
  const table = () => rotaryTable({ positions: maxPositions, frequencies, magnitude, width });
  const declare = (name: "cos" | "sin") =>
    file.declare(graph, `rotary_${name}`, "float32", [maxPositions, width], async function* () {
      yield new Uint8Array(table()[name].buffer);
    });
  return [declare("cos"), declare("sin")];
}
