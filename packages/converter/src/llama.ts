import type { InternVLConfig } from "@tessera/checkpoint";
import { TesseraError } from "@tessera/core";
import type { CheckpointScope } from "./checkpoint-scope.ts";
import { concatRows } from "./concat-rows.ts";
import type { LanguageWeights, Projection } from "./language-weights.ts";

export interface LlamaVariant {
  /** Biases on q, k and v. */
  readonly qkvBias: boolean;
  /** Bias on the output projection. */
  readonly outputBias: boolean;
  /** RMSNorm over each head of q and k. @default false */
  readonly headNorms?: boolean;
}

/** Llama's key layout (`LlamaForCausalLM`), which Yi, Qwen2 (biases on q, k and v) and Qwen3 (norms over the heads of q and k) share. */
export function llama(
  scope: CheckpointScope,
  config: InternVLConfig["llm_config"],
  { qkvBias, outputBias, headNorms = false }: LlamaVariant,
): LanguageWeights {
  const { hidden_size: H, intermediate_size: F, vocab_size: V, num_attention_heads: numHeads } = config;
  const numKvHeads = config.num_key_value_heads ?? numHeads;
  const headSize = config.head_dim ?? H / numHeads;
  const model = scope.child("model");
  model.tensor("embed_tokens.weight", [V, H]);
  const norm = (parent: CheckpointScope, name: string, size = H) => ({
    name: parent.key(`${name}.weight`),
    weight: parent.tensor(`${name}.weight`, [size]),
  });
  checkRope(config);
  const projection = (parent: CheckpointScope, name: string, rows: number, columns: number, bias: boolean): Projection => ({
    name: parent.key(name),
    weight: parent.tensor(`${name}.weight`, [rows, columns]),
    bias: bias ? parent.tensor(`${name}.bias`, [rows]) : undefined,
  });
  return {
    numHeads,
    numKvHeads,
    headSize,
    embeddingKey: model.key("embed_tokens.weight"),
    layers: Array.from({ length: config.num_hidden_layers }, (_, i) => {
      const layer = model.child("layers").child(i);
      const attention = layer.child("self_attn");
      const mlp = layer.child("mlp");
      const q = projection(attention, "q_proj", numHeads * headSize, H, qkvBias);
      const k = projection(attention, "k_proj", numKvHeads * headSize, H, qkvBias);
      const v = projection(attention, "v_proj", numKvHeads * headSize, H, qkvBias);
      return {
        attentionNorm: norm(layer, "input_layernorm"),
        qkv: packed(attention.key("qkv_proj"), [q, k, v]),
        headNorms: headNorms ? { q: norm(attention, "q_norm", headSize), k: norm(attention, "k_norm", headSize) } : undefined,
        output: projection(attention, "o_proj", H, numHeads * headSize, outputBias),
        mlpNorm: norm(layer, "post_attention_layernorm"),
        gateUp: packed(mlp.key("gate_up_proj"), [projection(mlp, "gate_proj", F, H, false), projection(mlp, "up_proj", F, H, false)]),
        down: projection(mlp, "down_proj", H, F, false),
      };
    }),
    finalNorm: norm(model, "norm"),
    head: config.tie_word_embeddings
      ? { name: "lm_head", weight: model.tensor("embed_tokens.weight", [V, H]) }
      : projection(scope, "lm_head", V, H, false),
    maxPositions: config.max_position_embeddings,
  };
}

function packed(name: string, parts: readonly Projection[]): Projection {
  const biases = parts.flatMap(({ bias }) => (bias ? [bias] : []));
  return { name, weight: concatRows(parts.map(({ weight }) => weight)), bias: biases.length > 0 ? concatRows(biases) : undefined };
}

/** Dynamic scaling begins past `max_position_embeddings`, where sequences end here; any other kind changes every position. */
function checkRope({ rope_scaling }: InternVLConfig["llm_config"]): void {
  const type = rope_scaling?.rope_type ?? rope_scaling?.type;
  if (rope_scaling && type !== "dynamic" && type !== "default") {
    throw new TesseraError("unsupported-architecture", `llm_config.rope_scaling of type ${JSON.stringify(type)} is not supported`, {
      facts: { type },
    });
  }
}
