import type { InternVL, LoadOptions } from "@tessera/sdk";
import type { Command } from "commander";
import { env } from "./env.ts";
import { parseNumber } from "./parse-number.ts";
import { ProgressLine } from "./progress-line.ts";

export interface ModelFlags {
  readonly model: string;
  readonly precision: string;
  readonly cache?: string;
  readonly threads?: number;
  readonly runtime: string;
}

/** The options of every command that loads a model. */
export function addModelOptions(command: Command): Command {
  return command
    .option("--model <folder>", 'checkpoint folder, or "demo" for the bundled one', "demo")
    .option("--precision <kind>", "fp32, int8 or int4", "int8")
    .option("--cache <folder>", "where converted models are kept (TESSERA_CACHE)", env.cacheFolder)
    .option(
      "--threads <count>",
      "computing threads (TESSERA_THREADS)",
      parseNumber,
      env.threads === undefined ? undefined : parseNumber(env.threads),
    )
    .option("--runtime <kind>", "auto, native or binding", "auto");
}

/** Loads the model the flags ask for, with progress on stderr. */
export async function loadModel(flags: ModelFlags, signal?: AbortSignal): Promise<InternVL> {
  const { InternVL } = await import("@tessera/sdk");
  const progress = new ProgressLine("Converting");
  try {
    return await InternVL.load(flags.model, {
      precision: flags.precision as LoadOptions["precision"] & string,
      cacheFolder: flags.cache,
      threads: flags.threads,
      runtime: flags.runtime as LoadOptions["runtime"],
      ffmpegPath: env.ffmpegPath,
      signal,
      onProgress: (event) => {
        if (event.type === "convert-progress") progress.update(event.doneBytes / event.totalBytes);
      },
    });
  } finally {
    progress.end();
  }
}
