import { homedir } from "node:os";
import { join } from "node:path";

/** Where converted models are kept when nothing else is said: `~/.cache/tessera`. */
export function defaultCacheFolder(): string {
  return join(homedir(), ".cache", "tessera");
}
