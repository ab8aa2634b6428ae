import { stat } from "node:fs/promises";
import { demoModelFolder } from "@tessera/demo-model";
import { findCached, findModel, type HubOptions, type PullEvent, pullModel } from "@tessera/hub";

export interface FindOptions {
  /** How hubs are reached. @default Hugging Face and ModelScope, without tokens */
  readonly hub?: Omit<HubOptions, "signal" | "onProgress">;
  readonly signal?: AbortSignal;
  readonly onProgress?: (event: PullEvent) => void;
}

/**
 * The folder of a checkpoint: a path as it is, the bundled one for `"demo"`, and for `owner/name` what lies in the hub's cache, which is filled
 * where nothing does. What lies there is taken without asking the hub; pulling brings a newer state. Throws what pulling throws.
 */
export async function findCheckpoint(name: string, { hub, signal, onProgress }: FindOptions): Promise<string> {
  if (name === "demo") return demoModelFolder;
  if ((await stat(name).catch(() => undefined)) !== undefined) return name;
  const model = findModel(name, hub);
  // Opening says that there is no such folder.
  if (model === undefined) return name;
  return (await findCached(model)) ?? (await pullModel(name, { ...hub, signal, onProgress })).folder;
}
