import * as z from "zod";

const count = (max: number) => z.number().int().positive().max(max);

/** `vision_config` of an InternVL checkpoint; defaults are those of `InternVisionConfig`. Sizes are bounded before anything is made of them. */
export const visionConfigSchema = z
  .looseObject({
    model_type: z.string().optional(),
    hidden_size: count(2 ** 16).default(3200),
    intermediate_size: count(2 ** 20).default(12800),
    num_hidden_layers: count(1024).default(48),
    num_attention_heads: count(1024).default(25),
    image_size: count(2 ** 14).default(224),
    patch_size: count(2 ** 10).default(14),
    norm_type: z.enum(["layer_norm", "rms_norm"]).default("rms_norm"),
    layer_norm_eps: z.number().positive().max(1).default(1e-6),
    qkv_bias: z.boolean().default(false),
    qk_normalization: z.boolean().default(true),
    hidden_act: z.string().default("gelu"),
  })
  .refine(({ hidden_size, num_attention_heads }) => hidden_size % num_attention_heads === 0, {
    path: ["num_attention_heads"],
    message: "does not divide hidden_size",
  });
