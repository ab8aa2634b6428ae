import type { InternVLConfig } from "@tessera/checkpoint";
import { type RotaryScaling, TesseraError } from "@tessera/core";
import * as z from "zod";
import type { CheckpointScope } from "./checkpoint-scope.ts";
import type { LanguageWeights } from "./language-weights.ts";

const scalingSchema = z.object({
  type: z.enum(["su", "longrope"]),
  short_factor: z.array(z.number().positive()),
  long_factor: z.array(z.number().positive()),
});

/**
 * Phi-3's key layout (`modeling_phi3.py`): packed `qkv_proj` and `gate_up_proj`, long-rope factors.
 */
export function phi3(scope: CheckpointScope, config: InternVLConfig["llm_config"]): LanguageWeights {
  const { hidden_size: H, intermediate_size: F, vocab_size: V, num_attention_heads: numHeads, max_position_embeddings } = config;
  const numKvHeads = config.num_key_value_heads ?? numHeads;
  const headSize = H / numHeads;
  const model = scope.child("model");
  model.tensor("embed_tokens.weight", [V, H]);
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
    embeddingKey: model.key("embed_tokens.weight"),
    layers: Array.from({ length: config.num_hidden_layers }, (_, i) => {
      const layer = model.child("layers").child(i);
      const attention = layer.child("self_attn");
      const mlp = layer.child("mlp");
      return {
        attentionNorm: norm(layer, "input_layernorm"),
        qkv: plain(attention, "qkv_proj", (numHeads + 2 * numKvHeads) * headSize, H),
        output: plain(attention, "o_proj", H, numHeads * headSize),
        mlpNorm: norm(layer, "post_attention_layernorm"),
        gateUp: plain(mlp, "gate_up_proj", 2 * F, H),
        down: plain(mlp, "down_proj", H, F),
      };
    }),
    finalNorm: norm(model, "norm"),
    head: plain(scope, "lm_head", V, H),
    maxPositions: max_position_embeddings,
    rotary: config.rope_scaling ? longRope(config.rope_scaling, headSize, config) : undefined,
  };
}

function longRope(scaling: unknown, size: number, config: InternVLConfig["llm_config"]): RotaryScaling {
  const parsed = scalingSchema.safeParse(scaling);
  if (!parsed.success) throw new TesseraError("unsupported-architecture", `llm_config.rope_scaling: ${z.prettifyError(parsed.error)}`);
  const { short_factor: shortFactors, long_factor: longFactors } = parsed.data;
  const { max_position_embeddings, original_max_position_embeddings, rope_theta: theta } = config;
  const originalPositions = original_max_position_embeddings ?? max_position_embeddings;
  const extension = max_position_embeddings / originalPositions;
  const magnitude = extension <= 1 ? 1 : Math.sqrt(1 + Math.log(extension) / Math.log(originalPositions));
  return { scheme: "longrope", size, theta, originalPositions, shortFactors, longFactors, magnitude };
}
