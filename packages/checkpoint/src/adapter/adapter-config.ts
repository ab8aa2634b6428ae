import * as z from "zod";

/** `adapter_config.json` of PEFT, as far as merging needs it. What would change the result in other ways is refused by the schema. */
export const adapterConfigSchema = z.looseObject({
  peft_type: z.literal("LORA"),
  lora_alpha: z.number(),
  r: z.number().int().positive(),
  use_rslora: z.boolean().default(false),
  fan_in_fan_out: z.literal(false).default(false),
  use_dora: z.literal(false).default(false),
  bias: z.literal("none").default("none"),
  rank_pattern: z.record(z.string(), z.number().int().positive()).default({}),
  alpha_pattern: z.record(z.string(), z.never()).default({}),
});

export type AdapterConfig = z.output<typeof adapterConfigSchema>;
