import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";

const shardIndex = z.object({ weight_map: z.record(z.string(), z.string()) });

/** The shards that a folder's index names; `undefined` where there is no index. */
export async function indexedFiles(folder: string): Promise<ReadonlySet<string> | undefined> {
  const text = await readFile(join(folder, "model.safetensors.index.json"), "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  return new Set(Object.values(shardIndex.parse(JSON.parse(text)).weight_map));
}

/** Whether a folder has a configuration and all weights that it speaks of: another tool may have taken a part. */
export async function isComplete(folder: string): Promise<boolean> {
  const has = (name: string) =>
    stat(join(folder, name)).then(
      (entry) => entry.isFile(),
      () => false,
    );
  if (!(await has("config.json"))) return false;
  const indexed = await indexedFiles(folder).catch(() => new Set<string>());
  if (indexed === undefined) return has("model.safetensors");
  const present = await Promise.all([...indexed].map(has));
  return present.length > 0 && present.every((one) => one);
}
