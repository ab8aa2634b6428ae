import type { TokenizerConfig } from "../files/tokenizer-config.ts";

/** Texts of the special tokens: the named ones and the additional ones, each once. */
export function listSpecialTokens(config: TokenizerConfig): string[] {
  const { bos_token, eos_token, unk_token, sep_token, pad_token, cls_token, mask_token } = config;
  const named = [bos_token, eos_token, unk_token, sep_token, pad_token, cls_token, mask_token].filter((token) => token !== undefined);
  return [...new Set([...named, ...(config.additional_special_tokens ?? [])])];
}
