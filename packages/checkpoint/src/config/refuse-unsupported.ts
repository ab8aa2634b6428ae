import { TesseraError } from "@tessera/core";
import type { InternVLConfig } from "./intern-vl-config.ts";

/** So many patches a side make 65,536 image tokens before the pixel shuffle. */
const maxGrid = 256;

/**
 * Refuses what a valid configuration may ask for and is not computed here, so that nothing that changes the numbers goes unnoticed.
 *
 * @throws TesseraError `unsupported-architecture` naming the field and its value
 */
export function refuseUnsupported(config: InternVLConfig, file: string): void {
  const { vision_config: vision, llm_config: language, select_layer, downsample_ratio, force_image_size } = config;
  const refuse = (field: string, value: unknown, why: string) => {
    throw new TesseraError("unsupported-architecture", `${file}: ${field} is ${JSON.stringify(value)}, ${why}`, {
      facts: { file, field, value },
    });
  };
  if (vision.hidden_act !== "gelu") refuse("vision_config.hidden_act", vision.hidden_act, "only gelu is supported");
  if (!["silu", "swish"].includes(language.hidden_act)) refuse("llm_config.hidden_act", language.hidden_act, "only silu is supported");
  const { pruned_heads } = language as { readonly pruned_heads?: unknown };
  if (pruned_heads && Object.keys(pruned_heads).length > 0)
    refuse("llm_config.pruned_heads", pruned_heads, "models without some heads are not supported");
  if (config.pad2square) refuse("pad2square", true, "pictures padded to a square are not supported");
  const { num_hidden_layers: layers } = vision;
  if (select_layer < -layers - 1 || select_layer > layers)
    refuse("select_layer", select_layer, `the vision part has hidden states ${-layers - 1} to ${layers}`);
  for (const [field, size] of [
    ["vision_config.image_size", vision.image_size],
    ["force_image_size", force_image_size],
  ] as const) {
    const side = Math.floor(size / vision.patch_size);
    if (side < 1 || side > maxGrid)
      refuse(field, size, `which makes ${side} patches of ${vision.patch_size} a side, 1 to ${maxGrid} are supported`);
  }
  const factor = 1 / downsample_ratio;
  const grid = Math.floor(force_image_size / vision.patch_size);
  if (!Number.isInteger(factor)) refuse("downsample_ratio", downsample_ratio, "only 1, 1/2, 1/4 and the like are supported");
  if (grid % factor !== 0) refuse("downsample_ratio", downsample_ratio, `which does not divide a grid of ${grid} × ${grid} patches`);
  if (config.min_dynamic_patch > config.max_dynamic_patch)
    refuse("min_dynamic_patch", config.min_dynamic_patch, `more than max_dynamic_patch ${config.max_dynamic_patch}`);
  refuseWindows(language, refuse);
  const rope = language.rope_parameters;
  const half = (language.head_dim ?? language.hidden_size / language.num_attention_heads) / 2;
  const divided = language.head_dim == null ? "num_attention_heads" : "head_dim";
  if (!Number.isInteger(half)) refuse(`llm_config.${divided}`, language[divided], "which gives heads of an odd size");
  if (rope.rope_type === "longrope")
    for (const field of ["short_factor", "long_factor"] as const)
      if (rope[field].length !== half) refuse(`llm_config.rope_scaling.${field}`, rope[field].length, `numbers, ${half} are needed`);
}

type Refuse = (field: string, value: unknown, why: string) => void;

function refuseWindows({ layer_types, sliding_window, ...language }: InternVLConfig["llm_config"], refuse: Refuse): void {
  if (layer_types?.includes("sliding_attention") && sliding_window == null)
    refuse("llm_config.layer_types", "sliding_attention", "but there is no sliding_window");
  // Which layers have the window was another half of them in each version, and all of them in the original's own environment.
  const matters = sliding_window != null && sliding_window < language.max_position_embeddings;
  if (language.use_sliding_window && layer_types == null && matters)
    refuse("llm_config.use_sliding_window", true, "and layer_types does not say which layers have the window");
}
