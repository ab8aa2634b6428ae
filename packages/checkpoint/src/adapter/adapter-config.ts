import * as z from "zod";

/** Keys are regular expressions; those that could take long on a hostile name are refused: quantified groups, many unbounded quantifiers. */
const pattern = z.record(
  z
    .string()
    .refine((key) => isRegularExpression(key) && key.length <= 1024 && !/\)[*+?{]/.test(key) && (key.match(/[*+{]/g)?.length ?? 0) <= 2, {
      message: "is no simple regular expression",
    }),
  z.number().positive(),
);
const unset = z.union([z.null(), z.literal(false), z.array(z.never()), z.record(z.string(), z.never())]).optional();
/** Initialisations that take something out of the model's own weights, which the adapter then has in it. */
const changesBase = /^(?:pissa|olora|corda|loftq|lora_ga)/i;

/** `adapter_config.json` of PEFT, as far as merging needs it. What would change the result in other ways is refused by the schema. */
export const adapterConfigSchema = z
  .looseObject({
    peft_type: z.literal("LORA", { error: 'only "LORA" adapters can be merged' }),
    lora_alpha: z.number().default(8),
    r: z.number().int().positive().default(8),
    use_rslora: z.boolean().nullish(),
    use_dora: z.boolean().nullish(),
    bias: z.enum(["none", "all", "lora_only"]).default("none"),
    alpha_pattern: pattern.nullish(),
    init_lora_weights: z
      .union([z.boolean(), z.string()])
      .nullish()
      .refine((value) => typeof value !== "string" || !changesBase.test(value), {
        error: ({ input }) =>
          `the adapter was made with ${JSON.stringify(input)}, which also changes the model's own weights: save it as plain LoRA ` +
          "(save_pretrained with path_initial_model_for_weight_conversion) or merge it with PEFT",
      }),
    layer_replication: unset,
    target_parameters: unset,
    trainable_token_indices: unset,
    alora_invocation_tokens: unset,
  })
  .check(({ value, issues }) => {
    for (const [field, given] of Object.entries(value))
      if (given === true && field.startsWith("use_") && field !== "use_dora" && field !== "use_rslora")
        issues.push({ code: "custom", input: given, path: [field], message: "is a variant of LoRA that cannot be merged" });
  });

export type AdapterConfig = z.output<typeof adapterConfigSchema>;

function isRegularExpression(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp;
  } catch {
    return false;
  }
}
