import * as z from "zod";
import { languageConfigSchema } from "./language-config.ts";
import { visionConfigSchema } from "./vision-config.ts";

/** The planner of tiles looks at every grid of up to this many. */
const patches = z.number().int().positive().max(256);
const rank = z
  .number()
  .int()
  .nonnegative()
  .max(2 ** 16);

/** `config.json` of `InternVLChatModel`, field names as in the file; unknown keys are kept. */
export const internVLConfigSchema = z
  .looseObject({
    model_type: z.literal("internvl_chat"),
    vision_config: visionConfigSchema,
    llm_config: languageConfigSchema,
    force_image_size: z
      .number()
      .int()
      .nonnegative()
      .max(2 ** 14)
      .nullish(),
    downsample_ratio: z
      .number()
      .min(1 / 32)
      .max(1)
      .default(0.5),
    select_layer: z.number().int().default(-1),
    ps_version: z.enum(["v1", "v2"]).default("v1"),
    template: z.string(),
    system_message: z.string().nullish(),
    dynamic_image_size: z.boolean().default(false),
    use_thumbnail: z.boolean().default(false),
    min_dynamic_patch: patches.default(1),
    max_dynamic_patch: patches.default(6),
    pad2square: z.boolean().default(false),
    use_backbone_lora: rank.default(0),
    use_llm_lora: rank.default(0),
    tie_word_embeddings: z.boolean().nullish(),
  })
  .transform(({ llm_config, ...config }) => ({
    ...config,
    // The original takes 0 for none, too.
    force_image_size: config.force_image_size || config.vision_config.image_size,
    llm_config: { ...llm_config, tie_word_embeddings: (llm_config.tie_word_embeddings || config.tie_word_embeddings) ?? false },
  }));

/** A validated InternVL configuration. */
export type InternVLConfig = z.output<typeof internVLConfigSchema>;
