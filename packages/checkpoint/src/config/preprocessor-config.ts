import * as z from "zod";

const channelTriple = z.tuple([z.number(), z.number(), z.number()]);

/** `preprocessor_config.json`: only the normalisation matters, the family does its own tiling. */
export const preprocessorConfigSchema = z.looseObject({ image_mean: channelTriple.optional(), image_std: channelTriple.optional() });

export type PreprocessorConfig = z.output<typeof preprocessorConfigSchema>;
