import * as z from "zod";

const count = z.number().int();

/** What `quantization_config` may say in the fields that are read of it; others are kept. */
export const quantizationConfigSchema = z.looseObject({
  quant_method: z.string().nullish(),
  bits: count.nullish(),
  group_size: count.nullish(),
  version: z.string().nullish(),
  zero_point: z.boolean().nullish(),
  checkpoint_format: z.string().nullish(),
  load_in_4bit: z.boolean().nullish(),
  load_in_8bit: z.boolean().nullish(),
});
