import type { RemoteFile } from "../sources/remote-file.ts";

const settings =
  /^(config|generation_config|preprocessor_config|processor_config|video_preprocessor_config|tokenizer|tokenizer_config|added_tokens|special_tokens_map|vocab|chat_template|quantize_config|quant_config|adapter_config)\.json$|^(merges\.txt|conversation\.py|tokenizer\.model|chat_template\.jinja|README\.md|LICENSE(\.\w+)?)$/;
const weights = /^[\w.-]+\.safetensors$/;
const index = /^[\w.-]+\.safetensors\.index\.json$/;

/** What is read before the weights are chosen: configuration, tokenizer, template, and the list of shards. */
export function wantedSettings(files: readonly RemoteFile[]): readonly RemoteFile[] {
  return files.filter(({ path }) => settings.test(path) || index.test(path));
}

/**
 * The weights of a checkpoint: the shards that the index names, else every safetensors file beside `config.json`. Weights in other forms
 * are of no use here, and are often there a second time.
 *
 * @param indexed files that `model.safetensors.index.json` names
 */
export function wantedWeights(files: readonly RemoteFile[], indexed: ReadonlySet<string> | undefined): readonly RemoteFile[] {
  const found = files.filter(({ path }) => weights.test(path));
  if (indexed === undefined) return found;
  return found.filter(({ path }) => indexed.has(path) || path === "adapter_model.safetensors");
}
