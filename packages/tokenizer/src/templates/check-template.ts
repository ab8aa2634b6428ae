import { TesseraError } from "@tessera/core";
import type { Tokenizer } from "../tokenizer.ts";
import type { ConversationTemplate } from "./conversation-template.ts";

export interface TemplateFit {
  readonly template: ConversationTemplate;
  readonly tokenizer: Tokenizer;
  /** Rows of the token embedding (`llm_config.vocab_size`). */
  readonly vocabSize: number;
  /** `eos_token_id` of generation_config.json. @default [] */
  readonly stopTokenIds?: readonly number[];
}

/**
 * Checks that a template belongs to a tokenizer, so that a wrong pairing is an error and not garbage output: the template's end and role
 * marks and the image marks must each be one token, and no id may lie outside the embedding.
 *
 * @throws TesseraError `tokenizer-invalid` naming the template and the token
 */
export function checkTemplate({ template, tokenizer, vocabSize, stopTokenIds = [] }: TemplateFit): void {
  const failed = (problem: string, token: string | number) =>
    new TesseraError("tokenizer-invalid", `The template ${template.name} does not fit the tokenizer: ${problem}`, {
      facts: { template: template.name, token },
    });
  const marks = `${template.systemTemplate}${template.roles.join("")}${template.separator}`.match(/<\|[^|>]+\|>/g) ?? [];
  for (const token of new Set([template.eosToken, ...marks, "<img>", "</img>", "<IMG_CONTEXT>"])) {
    const id = tokenizer.tokenToId(token);
    if (id === undefined) throw failed(`it has no token ${token}`, token);
    if (id >= vocabSize) throw failed(`${token} has id ${id}, the embedding has ${vocabSize} rows`, token);
    // SentencePiece tokenizers put a space piece beside it.
    if (!tokenizer.encode(token, { addSpecialTokens: false }).includes(id)) throw failed(`${token} is not kept as one token`, token);
  }
  for (const id of stopTokenIds)
    if (id < 0 || id >= vocabSize) throw failed(`the stop token id ${id} lies outside the embedding of ${vocabSize} rows`, id);
}
