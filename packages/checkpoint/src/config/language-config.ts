import * as z from "zod";
import { languageDefaults } from "./language-defaults.ts";
import { readRopeParameters } from "./rope-parameters.ts";

const count = (max: number) => z.number().int().positive().max(max);
const tokenId = z.number().int();
const fields = z.record(z.string(), z.unknown());

/** `llm_config`: the language model's own configuration, with the names each architecture uses. Sizes are bounded before anything is made of them. */
const languageFields = z.looseObject({
  model_type: z.string().optional(),
  architectures: z.array(z.string()).min(1).nullish(),
  hidden_size: count(2 ** 16),
  intermediate_size: count(2 ** 20),
  num_hidden_layers: count(1024),
  num_attention_heads: count(1024),
  num_key_value_heads: count(1024).nullish(),
  head_dim: count(4096).nullish(),
  vocab_size: count(2 ** 24),
  max_position_embeddings: count(Number.MAX_SAFE_INTEGER).default(2048),
  rms_norm_eps: z.number().positive().max(1).default(1e-6),
  rope_theta: z.number().positive().default(10000),
  rope_scaling: fields.nullish(),
  rope_parameters: fields.nullish(),
  partial_rotary_factor: z.number().nullish(),
  original_max_position_embeddings: count(Number.MAX_SAFE_INTEGER).nullish(),
  sliding_window: count(Number.MAX_SAFE_INTEGER).nullish(),
  use_sliding_window: z.boolean().nullish(),
  max_window_layers: z.number().int().nonnegative().nullish(),
  layer_types: z.array(z.enum(["full_attention", "sliding_attention"])).nullish(),
  hidden_act: z.string().default("silu"),
  bias: z.boolean().nullish(),
  qkv_bias: z.boolean().nullish(),
  attention_bias: z.boolean().nullish(),
  mlp_bias: z.boolean().nullish(),
  tie_word_embeddings: z.boolean().nullish(),
  bos_token_id: tokenId.nullish(),
  eos_token_id: z.union([tokenId, z.array(tokenId).max(1024)]).nullish(),
  pad_token_id: tokenId.nullish(),
});

export const languageConfigSchema = z
  // A text would be spread letter by letter.
  .preprocess((json) => (typeof json === "object" && json !== null ? { ...languageDefaults(json), ...json } : json), languageFields)
  .transform((config, context) => {
    const failed = (name: string, message: string) => context.issues.push({ code: "custom", input: config, path: [name], message });
    const { hidden_size, num_attention_heads: heads, num_key_value_heads, layer_types, num_hidden_layers } = config;
    if (config.head_dim == null && hidden_size % heads !== 0)
      failed("num_attention_heads", `${heads} do not divide hidden_size ${hidden_size}`);
    if (heads % (num_key_value_heads ?? heads) !== 0) failed("num_key_value_heads", `${num_key_value_heads} do not divide ${heads} heads`);
    if (layer_types && layer_types.length !== num_hidden_layers)
      failed("layer_types", `${layer_types.length} for ${num_hidden_layers} layers`);
    const { data: rope_parameters, error } = readRopeParameters(config);
    const place = config.rope_parameters ? "rope_parameters" : "rope_scaling";
    for (const issue of error?.issues ?? []) failed([place, ...issue.path].join("."), issue.message);
    return { ...config, rope_parameters: rope_parameters! };
  });
