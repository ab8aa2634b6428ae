import type { InternVLConfig } from "@tessera/checkpoint";
import { TesseraError } from "@tessera/core";
import * as z from "zod";
import type { CheckpointScope } from "./checkpoint-scope.ts";
import { concatRows } from "./concat-rows.ts";
import type { LanguageWeights } from "./language-weights.ts";
import { sliceRows } from "./slice-rows.ts";

const scalingSchema = z.object({ type: z.literal("dynamic"), factor: z.number().min(1) });

/** InternLM2's key layout (`modeling_internlm2.py`): `wqkv` holds, per KV head, its query heads, then its key, then its value. */
export function internlm2(scope: CheckpointScope, config: InternVLConfig["llm_config"]): LanguageWeights {
  const { hidden_size: H, intermediate_size: F, vocab_size: V, num_attention_heads: numHeads } = config;
  const numKvHeads = config.num_key_value_heads ?? numHeads;
  const headSize = H / numHeads;
  const group = (numHeads / numKvHeads + 2) * headSize;
  const model = scope.child("model");
  model.tensor("tok_embeddings.weight", [V, H]);
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
    embeddingKey: model.key("tok_embeddings.weight"),
    layers: Array.from({ length: config.num_hidden_layers }, (_, i) => {
      const layer = model.child("layers").child(i);
      const attention = layer.child("attention");
      const mlp = layer.child("feed_forward");
      const wqkv = attention.tensor("wqkv.weight", [numKvHeads * group, H]);
      const groups = Array.from({ length: numKvHeads }, (_, g) => g * group);
      const rows = [
        ...groups.map((start) => sliceRows(wqkv, start, start + group - 2 * headSize)),
        ...groups.map((start) => sliceRows(wqkv, start + group - 2 * headSize, start + group - headSize)),
        ...groups.map((start) => sliceRows(wqkv, start + group - headSize, start + group)),
      ];
      return {
        attentionNorm: norm(layer, "attention_norm"),
        qkv: { name: attention.key("wqkv"), weight: concatRows(rows) },
        output: plain(attention, "wo", H, H),
        mlpNorm: norm(layer, "ffn_norm"),
        gateUp: { name: mlp.key("w1_w3"), weight: concatRows([mlp.tensor("w1.weight", [F, H]), mlp.tensor("w3.weight", [F, H])]) },
        down: plain(mlp, "w2", H, F),
      };
    }),
    finalNorm: norm(model, "norm"),
    head: plain(scope, "output", V, H),
    ...positions(config, headSize),
  };
}

/** The original never ends a sequence under dynamic NTK; eight times the trained length bounds what can be asked for. */
const stretch = 8;

function positions(config: InternVLConfig["llm_config"], size: number): Pick<LanguageWeights, "maxPositions" | "rotary"> {
  const { max_position_embeddings: originalPositions, rope_theta: theta, rope_scaling } = config;
  if (!rope_scaling) return { maxPositions: originalPositions };
  const parsed = scalingSchema.safeParse(rope_scaling);
  if (!parsed.success) throw new TesseraError("unsupported-architecture", `llm_config.rope_scaling: ${z.prettifyError(parsed.error)}`);
  return {
    maxPositions: stretch * originalPositions,
    rotary: { scheme: "dynamic-ntk", size, theta, originalPositions, factor: parsed.data.factor },
  };
}
