import * as z from "zod";

const side = z.number().int().positive();
const size = z
  .union([side, z.tuple([side, side])])
  .transform((value) => (typeof value === "number" ? ([value, value] as const) : value))
  .refine(([height, width]) => height === width, "must be square")
  .transform(([height]) => height);

/** `config.json` of transformers' own `InternVLForConditionalGeneration`, with its defaults. */
const nativeConfigSchema = z.looseObject({
  model_type: z.literal("internvl"),
  downsample_ratio: z.number().default(0.5),
  vision_feature_layer: z.number().int().default(-1),
  vision_feature_select_strategy: z.literal("default").default("default"),
  projector_hidden_act: z.literal("gelu").default("gelu"),
  // Without a head of its own a model is tied unless this says no.
  tie_word_embeddings: z.boolean().default(true),
  vision_config: z.looseObject({
    hidden_size: side.default(1024),
    intermediate_size: side.default(4096),
    num_hidden_layers: side.default(24),
    num_attention_heads: side.default(16),
    num_channels: z.literal(3).default(3),
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
  text_config: z.looseObject({
    model_type: z.string().default("qwen2"),
    num_hidden_layers: z.number().int().positive().max(1024).default(32),
    tie_word_embeddings: z.boolean().optional(),
    use_sliding_window: z.boolean().nullish(),
    max_window_layers: z.number().nullish(),
    layer_types: z.unknown().optional(),
  }),
});

/**
 * The native configuration in the original's terms (`InternVLChatConfig`). What it does not say is what InternVL2.5 and 3 have: one to
 * twelve tiles, a thumbnail. The template is the folder's own.
 *
 * @returns JSON for `parseInternVLConfig`, or the validation error
 */
export function readNativeConfig(json: unknown): z.ZodSafeParseResult<Record<string, unknown>> {
  return nativeConfigSchema
    .transform(({ vision_config: vision, text_config: text, ...config }) => ({
      model_type: "internvl_chat",
      template: nativeTemplate,
      downsample_ratio: config.downsample_ratio,
      select_layer: config.vision_feature_layer,
      ps_version: "v2",
      dynamic_image_size: true,
      use_thumbnail: true,
      min_dynamic_patch: 1,
      max_dynamic_patch: 12,
      force_image_size: vision.image_size,
      quantization_config: config.quantization_config,
      vision_config: { ...vision, qkv_bias: vision.attention_bias, qk_normalization: vision.use_qk_norm },
      llm_config: {
        ...text,
        // Class names of heads and bare models alike are no architecture of the original's.
        architectures: undefined,
        tie_word_embeddings: text.tie_word_embeddings || config.tie_word_embeddings,
        ...(text.use_sliding_window && text.layer_types == null ? { layer_types: windowedLayers(text) } : {}),
      },
    }))
    .safeParse(json);
}

/** `template` of a native checkpoint: its chat template, in a file beside config.json. */
const nativeTemplate = "chat_template";

/** Above `max_window_layers` layers look back no further than the window. */
function windowedLayers({ num_hidden_layers, max_window_layers }: z.output<typeof nativeConfigSchema>["text_config"]): string[] {
  return Array.from({ length: num_hidden_layers }, (_, i) => (i >= (max_window_layers ?? 28) ? "sliding_attention" : "full_attention"));
}
