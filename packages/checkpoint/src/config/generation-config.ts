import * as z from "zod";

/** `generation_config.json`; `eos_token_id` is always a list. */
export const generationConfigSchema = z.looseObject({
  eos_token_id: z
    .union([z.number().int(), z.array(z.number().int())])
    .nullish()
    .transform((id) => (id == null ? [] : Array.isArray(id) ? id : [id])),
});

export type GenerationConfig = z.output<typeof generationConfigSchema>;
