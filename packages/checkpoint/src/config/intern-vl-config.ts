import * as z from "zod";

const count = z.number().int().positive();

/** `vision_config` of an InternVL checkpoint; defaults are those of `InternVisionConfig`. */
const visionConfigSchema = z.looseObject({
  model_type: z.string().optional(),
  hidden_size: count,
  intermediate_size: count,
  num_hidden_layers: count,
  num_attention_heads: count,
  image_size: count.default(448),
  patch_size: count.default(14),
  num_channels: count.default(3),
  norm_type: z.enum(["layer_norm", "rms_norm"]).default("rms_norm"),
  layer_norm_eps: z.number().positive().default(1e-6),
  qkv_bias: z.boolean().default(false),
  qk_normalization: z.boolean().default(true),
  hidden_act: z.string().default("gelu"),
});

/** `llm_config`: the language model's own configuration, with the names each architecture uses. */
const languageConfigSchema = z.looseObject({
  model_type: z.string().optional(),
  architectures: z.array(z.string()).min(1).nullish(),
  hidden_size: count,
  intermediate_size: count,
  num_hidden_layers: count,
  num_attention_heads: count,
  num_key_value_heads: count.nullish(),
  head_dim: count.nullish(),
  vocab_size: count,
  max_position_embeddings: count.default(2048),
  rms_norm_eps: z.number().positive().default(1e-6),
  rope_theta: z.number().positive().default(10000),
  rope_scaling: z.looseObject({ type: z.string().optional(), rope_type: z.string().optional() }).nullish(),
  original_max_position_embeddings: count.nullish(),
  sliding_window: count.nullish(),
  use_sliding_window: z.boolean().nullish(),
  hidden_act: z.string().default("silu"),
  bias: z.boolean().nullish(),
  attention_bias: z.boolean().nullish(),
  tie_word_embeddings: z.boolean().default(false),
  bos_token_id: z.number().int().nullish(),
  eos_token_id: z.union([z.number().int(), z.array(z.number().int())]).nullish(),
  pad_token_id: z.number().int().nullish(),
});

/** `config.json` of `InternVLChatModel`, field names as in the file; unknown keys are kept. */
export const internVLConfigSchema = z
  .looseObject({
    model_type: z.literal("internvl_chat"),
    vision_config: visionConfigSchema,
    llm_config: languageConfigSchema,
    force_image_size: count.nullish(),
    downsample_ratio: z.number().positive().max(1).default(0.5),
    select_layer: z.number().int().default(-1),
    ps_version: z.enum(["v1", "v2"]).default("v1"),
    template: z.string(),
    dynamic_image_size: z.boolean().default(false),
    use_thumbnail: z.boolean().default(false),
    min_dynamic_patch: count.default(1),
    max_dynamic_patch: count.default(6),
    pad2square: z.boolean().default(false),
    use_backbone_lora: z.number().int().default(0),
    use_llm_lora: z.number().int().default(0),
  })
  .transform((config) => ({ ...config, force_image_size: config.force_image_size ?? config.vision_config.image_size }));

/** A validated InternVL configuration. */
export type InternVLConfig = z.output<typeof internVLConfigSchema>;
