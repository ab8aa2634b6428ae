import { basename, resolve } from "node:path";
import type { Command } from "commander";
import { addModelOptions } from "../model/model-options.ts";
import { parseNumber } from "../model/parse-number.ts";
import { modelFolder } from "../model/pull-with-progress.ts";
import { interruptSignal } from "../terminal/interrupt-signal.ts";
import { createLogger } from "./create-logger.ts";
import type { EngineFlags } from "./open-engine.ts";
import type { JobFlags } from "./open-jobs.ts";

/** What a server and a worker have in common. */
export interface ServingFlags extends EngineFlags, JobFlags {
  readonly modelName?: string;
  readonly batchConcurrency?: number;
  readonly mediaHost?: readonly string[];
  readonly allowPrivateMedia?: boolean;
  readonly mediaFolder?: string;
  readonly parseSpecialTokens?: boolean;
  readonly logLevel: string;
  readonly logFormat?: string;
}

/** The options of both, and those of the model. */
export function addServingOptions(command: Command): Command {
  return addModelOptions(
    command
      .option("--model-name <name>", "what requests call the model; the folder's name without it")
      .option("--media-host <host...>", "fetch pictures only from these hosts")
      .option("--allow-private-media", "fetch pictures from private addresses, too")
      .option("--media-folder <folder>", "folder that file:// addresses may lead into")
      .option("--max-context <tokens>", "most tokens of prompt and answer", parseNumber)
      .option("--parse-special-tokens", "read special tokens in messages as such, as the original does, not as text")
      .option("--in-process", "run the model in this process, where a crash ends both")
      .option("--log-level <level>", "debug, info, warn, error or silent", "info")
      .option("--log-format <kind>", "text or json; text on a terminal, json elsewhere"),
  );
}

/** Listens for being stopped, and makes the log. */
export function beginServing({ logLevel, logFormat }: ServingFlags) {
  const signal = interruptSignal();
  process.once("SIGTERM", () => process.emit("SIGINT"));
  return { signal, logger: createLogger(logLevel, logFormat) };
}

/** The folder of the model that is meant, downloaded if it has to be, and what requests call it. */
export async function findServed(given: string | undefined, flags: ServingFlags, signal: AbortSignal) {
  const name = given ?? flags.model;
  const folder = await modelFolder(name, signal);
  // A model of a hub is called what it was asked for by, not what its snapshot is.
  return { folder, modelName: flags.modelName ?? (folder === name && name !== "demo" ? basename(resolve(folder)) : name) };
}
