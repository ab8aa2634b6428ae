import type { InternVLConfig } from "@tessera/checkpoint";
import { attentionWindows } from "../layers/attention-windows.ts";
import { rotaryPlan } from "../rope/rotary-plan.ts";
import type { CheckpointScope } from "../rows/checkpoint-scope.ts";
import { languageEmbedding } from "./language-embedding.ts";
import type { LanguageModel } from "./language-model.ts";
import type { LanguageWeights } from "./language-weights.ts";

/** Phi-3 (`modeling_phi3.py`): packed `qkv_proj` and `gate_up_proj`, sliding windows on every layer. */
export const phi3: LanguageModel = { names: ["Phi3ForCausalLM", "phi3"], weights };

function weights(scope: CheckpointScope, config: InternVLConfig["llm_config"]): LanguageWeights {
  const { hidden_size: H, intermediate_size: F, num_attention_heads: numHeads } = config;
  const numKvHeads = config.num_key_value_heads ?? numHeads;
  const headSize = H / numHeads;
  const model = scope.child("model");
  const positions = rotaryPlan(config, headSize);
  const windows = attentionWindows(config, true, positions.maxPositions);
  const norm = (parent: CheckpointScope, name: string) => ({
    name: parent.key(`${name}.weight`),
    weight: parent.tensor(`${name}.weight`, [H]),
  });
  const plain = (parent: CheckpointScope, name: string, rows: number, columns: number) => ({
    name: parent.key(name),
    weight: parent.tensor(`${name}.weight`, [rows, columns]),
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
      return {
        attentionNorm: norm(layer, "input_layernorm"),
        window: windows[i],
        qkv: plain(attention, "qkv_proj", (numHeads + 2 * numKvHeads) * headSize, H),
        output: plain(attention, "o_proj", H, numHeads * headSize),
        mlpNorm: norm(layer, "post_attention_layernorm"),
        gateUp: plain(mlp, "gate_up_proj", 2 * F, H),
        down: plain(mlp, "down_proj", H, F),
      };
    }),
    finalNorm: norm(model, "norm"),
  };
}
