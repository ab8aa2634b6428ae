import * as z from "zod";

const size = z
  .union([z.number().int().positive(), z.array(z.number().int().positive()).min(1)])
  .transform((value) => (typeof value === "number" ? value : value[0]!));

/** `config.json` of transformers' own `InternVLForConditionalGeneration`, with its defaults. */
const nativeConfigSchema = z.looseObject({
  model_type: z.literal("internvl"),
  downsample_ratio: z.number().default(0.5),
  vision_feature_layer: z.number().int().default(-1),
  vision_feature_select_strategy: z.literal("default").default("default"),
  projector_hidden_act: z.literal("gelu").default("gelu"),
  tie_word_embeddings: z.boolean().optional(),
  vision_config: z.looseObject({
    hidden_size: z.number().int().default(1024),
    intermediate_size: z.number().int().default(4096),
    num_hidden_layers: z.number().int().default(24),
    num_attention_heads: z.number().int().default(16),
    image_size: size.default(448),
    patch_size: size.default(14),
    attention_bias: z.boolean().default(false),
    use_qk_norm: z.boolean().default(false),
    norm_type: z.string().default("layer_norm"),
    layer_norm_eps: z.number().default(1e-6),
    hidden_act: z.string().default("gelu"),
    use_mask_token: z.literal(false).default(false),
    use_absolute_position_embeddings: z.literal(true).default(true),
    use_mean_pooling: z.literal(true).default(true),
  }),
  text_config: z.looseObject({ model_type: z.string().default("qwen2"), tie_word_embeddings: z.boolean().optional() }),
});

/**
 * The native configuration in the original's terms (`InternVLChatConfig`). What it does not say is what InternVL2.5 and 3 have:
 * the template `internvl2_5`, one to twelve tiles, a thumbnail.
 *
 * @returns JSON for `parseInternVLConfig`, or the validation error
 */
export function readNativeConfig(json: unknown): z.ZodSafeParseResult<Record<string, unknown>> {
  return nativeConfigSchema
    .transform(({ vision_config: vision, text_config: text, ...config }) => ({
      model_type: "internvl_chat",
      template: "internvl2_5",
      downsample_ratio: config.downsample_ratio,
      select_layer: config.vision_feature_layer,
      ps_version: "v2",
      dynamic_image_size: true,
      use_thumbnail: true,
      min_dynamic_patch: 1,
      max_dynamic_patch: 12,
      force_image_size: vision.image_size,
      vision_config: { ...vision, qkv_bias: vision.attention_bias, qk_normalization: vision.use_qk_norm },
      llm_config: { ...text, tie_word_embeddings: text.tie_word_embeddings ?? config.tie_word_embeddings ?? false },
    }))
    .safeParse(json);
}
