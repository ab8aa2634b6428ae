import * as z from "zod";

const triple = z.tuple([z.number(), z.number(), z.number()]);

/** `preprocessor_config.json`, as far as it could change a picture's numbers. */
export const preprocessorConfigSchema = z.looseObject({
  image_mean: triple.nullish(),
  image_std: triple.nullish(),
  do_resize: z.boolean().nullish(),
  do_rescale: z.boolean().nullish(),
  do_normalize: z.boolean().nullish(),
  rescale_factor: z.number().nullish(),
  resample: z.number().nullish(),
  size: z.union([z.number(), z.looseObject({ height: z.number().optional(), width: z.number().optional() })]).nullish(),
  min_patches: z.number().int().positive().max(256).nullish(),
  image_seq_length: z.number().nullish(),
  max_patches: z.number().int().positive().max(256).nullish(),
});

export type PreprocessorConfig = z.output<typeof preprocessorConfigSchema>;
