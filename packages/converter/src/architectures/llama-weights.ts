import type { InternVLConfig } from "@tessera/checkpoint";
import { attentionWindows } from "../layers/attention-windows.ts";
import { rotaryPlan } from "../rope/rotary-plan.ts";
import type { CheckpointScope } from "../rows/checkpoint-scope.ts";
import { concatRows } from "../rows/concat-rows.ts";
import { languageEmbedding } from "./language-embedding.ts";
import type { LanguageWeights, Projection } from "./language-weights.ts";

export interface LlamaVariant {
  /** Biases on q, k and v. */
  readonly qkvBias: boolean;
  /** Bias on the output projection. */
  readonly outputBias: boolean;
  /** Biases in the MLP. @default false */
  readonly mlpBias?: boolean;
  /** RMSNorm over each head of q and k. @default false */
  readonly headNorms?: boolean;
}

/** Llama's key layout (`LlamaForCausalLM`), which Yi, Qwen2 (biases on q, k and v) and Qwen3 (norms over the heads of q and k) share. */
export function llamaWeights(
  scope: CheckpointScope,
  config: InternVLConfig["llm_config"],
  { qkvBias, outputBias, mlpBias = false, headNorms = false }: LlamaVariant,
): LanguageWeights {
  const { hidden_size: H, intermediate_size: F, num_attention_heads: numHeads } = config;
  const numKvHeads = config.num_key_value_heads ?? numHeads;
  const headSize = config.head_dim ?? H / numHeads;
  const model = scope.child("model");
  const norm = (parent: CheckpointScope, name: string, size = H) => ({
    name: parent.key(`${name}.weight`),
    weight: parent.tensor(`${name}.weight`, [size]),
  });
  const positions = rotaryPlan(config, headSize);
  const windows = attentionWindows(config, false, positions.maxPositions);
  const projection = (parent: CheckpointScope, name: string, rows: number, columns: number, bias: boolean): Projection => ({
    name: parent.key(name),
    weight: parent.tensor(`${name}.weight`, [rows, columns]),
    bias: bias ? parent.tensor(`${name}.bias`, [rows]) : undefined,
  });
  return {
    numHeads,
    numKvHeads,
    headSize,
    ...positions,
    ...languageEmbedding(scope, config, { embedding: "model.embed_tokens", head: "lm_head" }),
    layers: Array.from({ length: config.num_hidden_layers }, (_, i) => {
      const layer = model.child("layers").child(i);
      const attention = layer.child("self_attn");
      const mlp = layer.child("mlp");
      const q = projection(attention, "q_proj", numHeads * headSize, H, qkvBias);
      const k = projection(attention, "k_proj", numKvHeads * headSize, H, qkvBias);
      const v = projection(attention, "v_proj", numKvHeads * headSize, H, qkvBias);
      return {
        attentionNorm: norm(layer, "input_layernorm"),
        window: windows[i],
        qkv: packed(attention.key("qkv_proj"), [q, k, v]),
        headNorms: headNorms ? { q: norm(attention, "q_norm", headSize), k: norm(attention, "k_norm", headSize) } : undefined,
        output: projection(attention, "o_proj", H, numHeads * headSize, outputBias),
        mlpNorm: norm(layer, "post_attention_layernorm"),
        gateUp: packed(mlp.key("gate_up_proj"), [projection(mlp, "gate_proj", F, H, mlpBias), projection(mlp, "up_proj", F, H, mlpBias)]),
        down: projection(mlp, "down_proj", H, F, mlpBias),
      };
    }),
    finalNorm: norm(model, "norm"),
  };
}

function packed(name: string, parts: readonly Projection[]): Projection {
  const biases = parts.flatMap(({ bias }) => (bias ? [bias] : []));
  return { name, weight: concatRows(parts.map(({ weight }) => weight)), bias: biases.length > 0 ? concatRows(biases) : undefined };
}
