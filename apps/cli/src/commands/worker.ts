import { TesseraError } from "@tessera/core";
import type { Command } from "commander";
import { addModelOptions } from "../model/model-options.ts";
import { parseNumber } from "../model/parse-number.ts";
import { modelFolder } from "../model/pull-with-progress.ts";
import { createLogger } from "../serving/create-logger.ts";
import { type EngineFlags, openEngine } from "../serving/open-engine.ts";
import { type JobFlags, openJobs } from "../serving/open-jobs.ts";
import { servedName } from "../serving/served-name.ts";
import { interruptSignal } from "../terminal/interrupt-signal.ts";

interface WorkerFlags extends EngineFlags, JobFlags {
  readonly modelName?: string;
  readonly batchConcurrency?: number;
  readonly mediaHost?: readonly string[];
  readonly allowPrivateMedia?: boolean;
  readonly mediaFolder?: string;
  readonly parseSpecialTokens?: boolean;
  readonly logLevel: string;
  readonly logFormat?: string;
}

/** `tessera worker MODEL --redis redis://host --jobs /shared/jobs` */
export function addWorker(program: Command): void {
  const command = program
    .command("worker")
    .description("run lines of the batches that servers took, on this machine or others; any number of workers may share them")
    .argument("[model]", "checkpoint folder; the same as --model")
    .requiredOption("--jobs <folder>", "where the servers keep files and batches")
    .option("--redis <url>", "where they keep their lists, if not in the folder")
    .option("--model-name <name>", "what the lines call the model; the folder's name without it")
    .option("--batch-concurrency <count>", "lines that run at once", parseNumber)
    .option("--media-host <host...>", "fetch pictures only from these hosts")
    .option("--allow-private-media", "fetch pictures from private addresses, too")
    .option("--media-folder <folder>", "folder that file:// addresses may lead into")
    .option("--max-context <tokens>", "most tokens of prompt and answer", parseNumber)
    .option("--parse-special-tokens", "read special tokens in messages as such, as the original does, not as text")
    .option("--in-process", "run the model in the worker's own process, where a crash ends both")
    .option("--log-level <level>", "debug, info, warn, error or silent", "info")
    .option("--log-format <kind>", "text or json; text on a terminal, json elsewhere");
  addModelOptions(command).action(runWorker);
}

async function runWorker(given: string | undefined, flags: WorkerFlags): Promise<void> {
  const name = given ?? flags.model;
  if (flags.batchConcurrency === 0) throw new TesseraError("invalid-argument", "--batch-concurrency: a worker runs one line at least");
  const signal = interruptSignal();
  process.once("SIGTERM", () => process.emit("SIGINT"));
  const logger = createLogger(flags.logLevel, flags.logFormat);
  const { work } = await import("@tessera/server");
  await using batches = await openJobs(flags, logger);
  const folder = await modelFolder(name, signal);
  await using model = await openEngine({ ...flags, model: folder }, logger, signal);
  const modelName = flags.modelName ?? servedName(name, folder);
  await using _ = work({ ...flags, model, modelName, batches, allowedMediaHosts: flags.mediaHost, logger });
  process.stderr.write(`Running lines for ${modelName}; Ctrl-C stops, and others run what is begun\n`);
  if (!signal.aborted) await new Promise<void>((done) => signal.addEventListener("abort", () => done(), { once: true }));
}
