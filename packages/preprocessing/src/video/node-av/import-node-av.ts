/** The modules of node-av that decoding takes. */
export interface NodeAv {
  readonly lib: typeof import("node-av/lib");
  readonly constants: typeof import("node-av/constants");
}

/** Loads node-av, an optional dependency. `undefined` when it, or its binary for this platform, is not installed. */
export async function importNodeAv(): Promise<NodeAv | undefined> {
  try {
    const [lib, constants] = await Promise.all([import("node-av/lib"), import("node-av/constants")]);
    // libav prints to the error stream unless told not to; a level that the application has chosen is kept.
    if (lib.Log.getLevel() === constants.AV_LOG_INFO) lib.Log.setLevel(constants.AV_LOG_QUIET);
    return { lib, constants };
  } catch {
    return undefined;
  }
}
