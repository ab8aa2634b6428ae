import { expectArgument } from "@tessera/core";
import { listAddedTokens } from "../added-tokens/list-added-tokens.ts";
import { loadQwen2Tokenizer } from "../bpe/load-qwen2-tokenizer.ts";
import { loadSentencePieceTokenizer } from "../sentencepiece/load-sentencepiece-tokenizer.ts";
import { parseTokenizerJson } from "./parse-tokenizer-json.ts";
import { parseVocabulary } from "../bpe/parse-vocabulary.ts";
import { readTokenizerFile } from "./read-tokenizer-file.ts";
import { createStructuredTokenizer } from "./structured-tokenizer.ts";
import type { Tokenizer } from "../tokenizer.ts";
import { parseTokenizerConfig } from "./tokenizer-config.ts";
import { tokenizerInvalid } from "./tokenizer-invalid.ts";

/** Options of {@link loadTokenizer}. */
export interface LoadTokenizerOptions {
  readonly signal?: AbortSignal;
}

/**
 * Loads the tokenizer of a model folder in the Hugging Face layout.
 *
 * `vocab.json` + `merges.txt` (what the real InternVL2-1B ships) come first, then `tokenizer.model` (SentencePiece: InternLM2, Phi-3, Yi), then `tokenizer.json`
 * (Llama 3): the slow tokenizer's
 * behaviour is the reference. `tokenizer_config.json`, `special_tokens_map.json` and `added_tokens.json` name the special tokens.
 *
 * @throws TesseraError `tokenizer-invalid` naming the file
 */
export async function loadTokenizer(folder: string, { signal }: LoadTokenizerOptions = {}): Promise<Tokenizer> {
  expectArgument(typeof folder === "string" && folder !== "", "a folder path", "folder", folder);
  const readObject = async (file: string): Promise<Record<string, unknown> | undefined> => {
    const bytes = await readTokenizerFile(folder, file, signal);
    return bytes === undefined ? undefined : parseTokenizerJson(bytes, file);
  };
  const config = parseTokenizerConfig(
    (await readObject("tokenizer_config.json")) ?? {},
    (await readObject("special_tokens_map.json")) ?? {},
  );
  const addedTokens = listAddedTokens(config, parseVocabulary((await readObject("added_tokens.json")) ?? {}, "added_tokens.json"));
  const qwen2 = /^Qwen2Tokenizer(Fast)?$/.test(config.tokenizer_class ?? "Qwen2Tokenizer");

  const vocabulary = qwen2 ? await readTokenizerFile(folder, "vocab.json", signal) : undefined;
  if (vocabulary !== undefined) {
    const merges = await readTokenizerFile(folder, "merges.txt", signal);
    if (merges === undefined) throw tokenizerInvalid("merges.txt", "is missing beside vocab.json");
    return loadQwen2Tokenizer({ vocabulary, merges, config, addedTokens });
  }
  const model = /^(InternLM2|InternLM3|Llama)Tokenizer(Fast)?$/.test(config.tokenizer_class ?? "LlamaTokenizer")
    ? await readTokenizerFile(folder, "tokenizer.model", signal)
    : undefined;
  if (model !== undefined) return loadSentencePieceTokenizer({ model, config, addedTokens });
  const structure = await readObject("tokenizer.json");
  if (structure !== undefined) return createStructuredTokenizer(structure, { config, file: "tokenizer.json", skipFlagged: true });
  throw tokenizerInvalid(
    "tokenizer.json",
    `is missing, and so are other files that ${config.tokenizer_class ?? "the tokenizer"} could be read from`,
  );
}
