import type { InternVL, LoadOptions } from "@tessera/sdk";
import type { Command } from "commander";
import { env } from "../env.ts";
import { ProgressLine } from "../terminal/progress-line.ts";
import { StatusLine } from "../terminal/status-line.ts";
import { parseNumber } from "./parse-number.ts";
import { modelFolder } from "./pull-with-progress.ts";
import { readJson } from "./read-json.ts";

export interface ModelFlags {
  readonly model: string;
  readonly adapter?: string;
  readonly precision: string;
  readonly cache?: string;
  readonly verifyCache?: boolean;
  readonly imageStore?: string;
  readonly imageStoreBytes?: number;
  readonly threads?: number;
  readonly maxPixels?: number;
  readonly runtime: string;
  readonly kvCache: string;
  readonly placement?: string;
  readonly kernels: boolean | string;
}

/** The options of every command that loads a model. */
export function addModelOptions(command: Command): Command {
  return command
    .option("--model <model>", 'checkpoint folder, owner/name on a hub, or "demo" for the bundled one', "demo")
    .option("--adapter <folder>", "PEFT LoRA adapter to merge")
    .option("--precision <kind>", "fp32, int8 or int4", "int8")
    .option("--kv-cache <kind>", "fp32, or int8 for a quarter of its memory", "fp32")
    .option("--placement <file>", "stages to run the decoder in, as `tessera plan --json` prints them")
    .option("--kernels <set>", "instruction set of our own operators (TESSERA_KERNELS); the fastest without it", env.kernels ?? true)
    .option("--no-kernels", "compute with ONNX Runtime's operators alone, not with our own")
    .option("--cache <folder>", "where converted models are kept (TESSERA_CACHE)", env.cacheFolder)
    .option("--verify-cache", "read the converted model whole before it is used, and convert it anew where it was damaged")
    .option(
      "--image-store <folder>",
      "where pictures' embeddings are kept for later runs (TESSERA_IMAGE_STORE); nowhere without it",
      env.imageStore,
    )
    .option("--image-store-bytes <count>", "most bytes kept there; 1 GiB without it", parseNumber)
    .option("--max-pixels <count>", "refuse pictures and frames with more pixels; 178956970 without it", parseNumber)
    .option("--threads <count>", "computing threads (TESSERA_THREADS)", parseNumber)
    .option("--runtime <kind>", "auto, native or binding", "auto");
}

/** What the flags say about loading. */
export async function readModelFlags(flags: ModelFlags): Promise<Omit<LoadOptions, "signal" | "onProgress" | "onImageStoreError">> {
  return {
    precision: flags.precision as LoadOptions["precision"] & string,
    adapter: flags.adapter,
    cacheFolder: flags.cache,
    verifyCache: flags.verifyCache,
    imageStoreFolder: flags.imageStore,
    imageStoreBytes: flags.imageStoreBytes,
    // The library names a value that is no number.
    threads: flags.threads ?? (env.threads === undefined ? undefined : Number(env.threads)),
    runtime: flags.runtime as LoadOptions["runtime"],
    kvCache: flags.kvCache as LoadOptions["kvCache"],
    kernels: flags.kernels,
    placement: flags.placement === undefined ? undefined : ((await readJson(flags.placement)) as LoadOptions["placement"]),
    maxPixels: flags.maxPixels,
    ffmpegPath: env.ffmpegPath,
  };
}

/** Loads the model the flags ask for, with progress on stderr. */
export async function loadModel(flags: ModelFlags, signal?: AbortSignal, more: Partial<LoadOptions> = {}): Promise<InternVL> {
  const { InternVL } = await import("@tessera/sdk");
  const settings = await readModelFlags(flags);
  const status = new StatusLine();
  const progress = new ProgressLine("Converting");
  let warned = false;
  status.say("Loading the model");
  try {
    return await InternVL.load(await modelFolder(flags.model, signal), {
      ...settings,
      // Once is enough: the next picture fails like this one.
      onImageStoreError: ({ message }) => {
        if (!warned) process.stderr.write(`Warning: ${message}\n`);
        warned = true;
      },
      ...more,
      signal,
      onProgress: (event) => {
        if (event.type === "convert-progress") {
          status.end();
          progress.update(event.doneBytes / event.totalBytes);
        } else if (event.type === "convert-end") {
          progress.end();
          status.say("Loading the model");
        }
      },
    });
  } finally {
    progress.end();
    status.end();
  }
}
