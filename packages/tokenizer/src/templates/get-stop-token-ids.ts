import type { Tokenizer } from "../tokenizer.ts";
import type { ConversationTemplate } from "./conversation-template.ts";

/**
 * Ids that end an answer: the template's own end token, then those of `generation_config.json`.
 *
 * The reference stops at the template's token only; the others are added, because they never belong to an answer.
 */
export function getStopTokenIds(template: ConversationTemplate, tokenizer: Tokenizer, generationEos: readonly number[] = []): number[] {
  const own = tokenizer.tokenToId(template.eosToken);
  return [...new Set(own === undefined ? generationEos : [own, ...generationEos])];
}
