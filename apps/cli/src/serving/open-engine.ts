import type { TesseraError } from "@tessera/core";
import type { Engine } from "@tessera/server";
import type { Logger } from "pino";
import { convertWithProgress } from "../model/convert-with-progress.ts";
import { loadModel, type ModelFlags, readModelFlags } from "../model/model-options.ts";
import { StatusLine } from "../terminal/status-line.ts";

export interface EngineFlags extends ModelFlags {
  readonly maxContext?: number;
  readonly inProcess?: boolean;
}

/** In a child process that is started again when it crashes, unless told otherwise. */
export async function openEngine(flags: EngineFlags, logger: Logger, signal: AbortSignal): Promise<Engine & AsyncDisposable> {
  const contextLength = flags.maxContext;
  if (flags.inProcess) {
    const onImageStoreError = (err: TesseraError) => logger.warn({ err }, "image embeddings were not kept");
    return loadModel(flags, signal, { contextLength, onImageStoreError });
  }
  const { superviseModel } = await import("@tessera/server");
  const load = { ...(await readModelFlags(flags)), contextLength };
  await convertWithProgress(flags.model, { ...flags, cacheFolder: flags.cache, signal });
  const status = new StatusLine();
  status.say("Loading the model");
  try {
    return await superviseModel({ folder: flags.model, load, logger });
  } finally {
    status.end();
  }
}
