import { z } from "zod";
import { tokenizerInvalid } from "./tokenizer-invalid.ts";

const flags = {
  lstrip: z.boolean().optional(),
  rstrip: z.boolean().optional(),
  normalized: z.boolean().optional(),
  single_word: z.boolean().optional(),
};
const tokenOrObject = z.union([z.string(), z.looseObject({ content: z.string(), ...flags })]);
const namedToken = tokenOrObject.nullish().transform((token) => (typeof token === "string" ? token : token?.content));
const namedTokens = z.object({
  bos_token: namedToken,
  eos_token: namedToken,
  unk_token: namedToken,
  sep_token: namedToken,
  pad_token: namedToken,
  cls_token: namedToken,
  mask_token: namedToken,
  additional_special_tokens: z
    .array(tokenOrObject)
    .max(65_536)
    .nullish()
    .transform((tokens) => tokens?.map((token) => (typeof token === "string" ? token : token.content))),
});
const schema = namedTokens.extend({
  tokenizer_class: z.string().nullish(),
  legacy: z.boolean().nullish(),
  add_bos_token: z.boolean().nullish(),
  add_eos_token: z.boolean().nullish(),
  add_prefix_space: z.boolean().nullish(),
  clean_up_tokenization_spaces: z.boolean().nullish(),
  added_tokens_decoder: z
    .record(z.string().regex(/^\d{1,7}$/), z.looseObject({ content: z.string().min(1), special: z.boolean().optional(), ...flags }))
    .nullish(),
});

/** tokenizer_config.json, with its own key names; token objects are reduced to their text. */
export type TokenizerConfig = z.output<typeof schema>;

/**
 * Checks tokenizer_config.json; what special_tokens_map.json says about a named token fills in what it leaves out.
 *
 * @throws TesseraError `tokenizer-invalid` naming the file and the key
 */
export function parseTokenizerConfig(config: unknown, specialTokensMap: unknown): TokenizerConfig {
  const parsed = schema.safeParse(config);
  if (!parsed.success) throw tokenizerInvalid("tokenizer_config.json", z.prettifyError(parsed.error));
  const map = namedTokens.safeParse(specialTokensMap);
  if (!map.success) throw tokenizerInvalid("special_tokens_map.json", z.prettifyError(map.error));
  const result: Record<string, unknown> = { ...map.data };
  for (const [key, value] of Object.entries(parsed.data)) if (value !== undefined && value !== null) result[key] = value;
  return result as TokenizerConfig;
}
