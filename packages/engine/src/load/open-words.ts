import type { Checkpoint } from "@tessera/checkpoint";
import { type ConversationTemplate, checkTemplate, loadTemplate, loadTokenizer, type Tokenizer } from "@tessera/tokenizer";

/** How a checkpoint writes and reads texts. */
export interface Words {
  readonly template: ConversationTemplate;
  /** Read when first asked for, and held against template and vocabulary. */
  readonly tokenizer: () => Promise<Tokenizer>;
}

/** Reads a checkpoint's template. Throws `tokenizer-invalid` and what reading throws. */
export async function openWords(folder: string, { config, generationConfig }: Checkpoint, signal: AbortSignal | undefined): Promise<Words> {
  const template = await loadTemplate(folder, config, { signal });
  const load = async () => {
    const tokenizer = await loadTokenizer(folder, { signal });
    checkTemplate({ template, tokenizer, vocabSize: config.llm_config.vocab_size, stopTokenIds: generationConfig.eos_token_id });
    return tokenizer;
  };
  let loading: Promise<Tokenizer> | undefined;
  return {
    template,
    tokenizer: () => {
      loading ??= load();
      return loading;
    },
  };
}
