import { applyAdapter, type Checkpoint, openCheckpoint } from "@tessera/checkpoint";

/** Opens a checkpoint, with an adapter merged into it if one is given. Throws what opening and applying throw. */
export async function openMergedCheckpoint(
  folder: string,
  adapter: string | undefined,
  signal: AbortSignal | undefined,
): Promise<Checkpoint> {
  const checkpoint = await openCheckpoint(folder, { signal });
  if (adapter === undefined) return checkpoint;
  try {
    return await applyAdapter(checkpoint, adapter, { signal });
  } catch (error) {
    await checkpoint[Symbol.asyncDispose]();
    throw error;
  }
}
