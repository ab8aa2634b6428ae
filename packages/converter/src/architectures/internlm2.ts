import type { InternVLConfig } from "@tessera/checkpoint";
import { rotaryPlan } from "../rope/rotary-plan.ts";
import type { CheckpointScope } from "../rows/checkpoint-scope.ts";
import { concatRows } from "../rows/concat-rows.ts";
import type { RowSource } from "../rows/row-source.ts";
import { sliceRows } from "../rows/slice-rows.ts";
import { languageEmbedding } from "./language-embedding.ts";
import type { LanguageModel } from "./language-model.ts";
import type { LanguageWeights } from "./language-weights.ts";

/** InternLM2 and 2.5 (`modeling_internlm2.py`): `wqkv` holds, per KV head, its query heads, then its key, then its value. */
export const internlm2: LanguageModel = { names: ["InternLM2ForCausalLM", "internlm2"], weights };

function weights(scope: CheckpointScope, config: InternVLConfig["llm_config"]): LanguageWeights {
  const { hidden_size: H, intermediate_size: F, num_attention_heads: numHeads } = config;
  const numKvHeads = config.num_key_value_heads ?? numHeads;
  const headSize = H / numHeads;
  const group = (numHeads / numKvHeads + 2) * headSize;
  const model = scope.child("model");
  const norm = (parent: CheckpointScope, name: string) => ({
    name: parent.key(`${name}.weight`),
    weight: parent.tensor(`${name}.weight`, [H]),
  });
  const biased = config.bias ?? false;
  const plain = (parent: CheckpointScope, name: string, rows: number, columns: number) => ({
    name: parent.key(name),
    weight: parent.tensor(`${name}.weight`, [rows, columns]),
  });
  return {
    numHeads,
    numKvHeads,
    headSize,
    ...rotaryPlan(config, headSize),
    ...languageEmbedding(scope, config, { embedding: "model.tok_embeddings", head: "output" }),
    layers: Array.from({ length: config.num_hidden_layers }, (_, i) => {
      const layer = model.child("layers").child(i);
      const attention = layer.child("attention");
      const mlp = layer.child("feed_forward");
      const apart = (packed: RowSource) => {
        const groups = Array.from({ length: numKvHeads }, (_, g) => g * group);
        return concatRows([
          ...groups.map((start) => sliceRows(packed, start, start + group - 2 * headSize)),
          ...groups.map((start) => sliceRows(packed, start + group - 2 * headSize, start + group - headSize)),
          ...groups.map((start) => sliceRows(packed, start + group - headSize, start + group)),
        ]);
      };
      const bias = (name: string, rows: number) => (biased ? attention.tensor(`${name}.bias`, [rows]) : undefined);
      const qkvBias = bias("wqkv", numKvHeads * group);
      return {
        attentionNorm: norm(layer, "attention_norm"),
        qkv: {
          name: attention.key("wqkv"),
          weight: apart(attention.tensor("wqkv.weight", [numKvHeads * group, H])),
          bias: qkvBias && apart(qkvBias),
        },
        output: { ...plain(attention, "wo", H, H), bias: bias("wo", H) },
        mlpNorm: norm(layer, "ffn_norm"),
        gateUp: { name: mlp.key("w1_w3"), weight: concatRows([mlp.tensor("w1.weight", [F, H]), mlp.tensor("w3.weight", [F, H])]) },
        down: plain(mlp, "w2", H, F),
      };
    }),
    finalNorm: norm(model, "norm"),
  };
}
