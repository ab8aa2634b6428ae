import { TesseraError } from "@tessera/core";
import type { InternVLConfig } from "./intern-vl-config.ts";
import type { PreprocessorConfig } from "./preprocessor-config.ts";

const imageNet = { image_mean: [0.485, 0.456, 0.406], image_std: [0.229, 0.224, 0.225] } as const;
const bicubic = 3;

/**
 * Compares a checkpoint's `preprocessor_config.json` with what is done to pictures here. In the native layout it is the authority, the number
 * of tiles included; the original's code never reads it, so that there only a wrong normalisation is an error.
 *
 * @throws TesseraError `unsupported-architecture` naming the field
 */
export function applyPreprocessor(
  config: InternVLConfig,
  given: PreprocessorConfig | undefined,
  file: string,
  native: boolean,
): InternVLConfig {
  if (given === undefined) return config;
  const refuse = (field: string, value: unknown, why: string) => {
    throw new TesseraError("unsupported-architecture", `${file}: ${field} is ${JSON.stringify(value)}, ${why}`, {
      facts: { file, field, value },
    });
  };
  for (const field of ["image_mean", "image_std"] as const) {
    const differs = given[field]?.some((value, i) => Math.abs(value - imageNet[field][i]!) > 1e-3);
    // Where the native layout does not say it, transformers takes CLIP's.
    if (differs || (native && given[field] == null))
      refuse(field, given[field] ?? null, `only ImageNet's ${JSON.stringify(imageNet[field])} is supported`);
  }
  if (!native) return config;
  for (const field of ["do_resize", "do_rescale", "do_normalize"] as const)
    if (given[field] === false) refuse(field, false, "only true is supported");
  const { rescale_factor: factor, resample, size, min_patches, max_patches } = given;
  if (factor != null && Math.abs(factor * 255 - 1) > 1e-3) refuse("rescale_factor", factor, "only 1/255 is supported");
  if (resample != null && resample !== bicubic) refuse("resample", resample, "only 3 (bicubic) is supported");
  const { height, width } = typeof size === "object" && size !== null ? size : {};
  if ((height ?? width) !== undefined && (height !== config.force_image_size || width !== config.force_image_size))
    refuse("size", size, `config.json has an image_size of ${config.force_image_size}`);
  const tokens = (Math.floor(config.force_image_size / config.vision_config.patch_size) * config.downsample_ratio) ** 2;
  if (given.image_seq_length != null && given.image_seq_length !== tokens)
    refuse("image_seq_length", given.image_seq_length, `the sizes in config.json give ${tokens}`);
  return {
    ...config,
    min_dynamic_patch: min_patches ?? config.min_dynamic_patch,
    max_dynamic_patch: max_patches ?? config.max_dynamic_patch,
  };
}
