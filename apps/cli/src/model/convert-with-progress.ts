import type { ConvertModelOptions } from "@tessera/sdk";
import { ProgressLine } from "../terminal/progress-line.ts";
import { modelFolder } from "./pull-with-progress.ts";

interface Options extends Pick<ConvertModelOptions, "adapter" | "cacheFolder" | "signal"> {
  readonly precision: string;
}

/** Converts a checkpoint with progress on stderr and returns the folder of the result. */
export async function convertWithProgress(folder: string, { adapter, precision, cacheFolder, signal }: Options): Promise<string> {
  const { convertModel } = await import("@tessera/sdk");
  const progress = new ProgressLine("Converting");
  try {
    const converted = await convertModel(await modelFolder(folder, signal), {
      precision: precision as ConvertModelOptions["precision"],
      adapter,
      cacheFolder,
      signal,
      onProgress: (event) => {
        if (event.type === "convert-progress") progress.update(event.doneBytes / event.totalBytes);
      },
    });
    return converted.folder;
  } finally {
    progress.end();
  }
}
