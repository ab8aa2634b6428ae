import { homedir } from "node:os";
import { join } from "node:path";

/** Where the hubs' own tools keep what they download, without settings. */
export function defaultCacheFolders(): Readonly<Record<string, string>> {
  return { hf: join(homedir(), ".cache", "huggingface", "hub"), modelscope: join(homedir(), ".cache", "modelscope") };
}
