import { TesseraError } from "@tessera/core";
import type { Command } from "commander";
import { parseNumber } from "../model/parse-number.ts";
import { openEngine } from "../serving/open-engine.ts";
import { openJobs } from "../serving/open-jobs.ts";
import { addServingOptions, beginServing, findServed, type ServingFlags } from "../serving/serving-options.ts";
import { untilAborted } from "../serving/until-aborted.ts";

/** `tessera worker MODEL --redis redis://host --jobs /shared/jobs` */
export function addWorker(program: Command): void {
  const command = program
    .command("worker")
    .description("run lines of the batches that servers took, on this machine or others; any number of workers may share them")
    .argument("[model]", "checkpoint folder; the same as --model")
    .requiredOption("--jobs <folder>", "where the servers keep files and batches")
    .option("--redis <url>", "where they keep their lists, if not in the folder")
    .option("--batch-concurrency <count>", "lines that run at once", parseNumber);
  addServingOptions(command).action(runWorker);
}

async function runWorker(given: string | undefined, flags: ServingFlags): Promise<void> {
  if (flags.batchConcurrency === 0) throw new TesseraError("invalid-argument", "--batch-concurrency: a worker runs one line at least");
  const { signal, logger } = beginServing(flags);
  const { work } = await import("@tessera/server");
  await using batches = await openJobs(flags, logger);
  const { folder, modelName } = await findServed(given, flags, signal);
  await using model = await openEngine({ ...flags, model: folder }, logger, signal);
  await using _ = work({ ...flags, model, modelName, batches, allowedMediaHosts: flags.mediaHost, logger });
  process.stderr.write(`Running lines for ${modelName}; Ctrl-C stops, and others run what is begun\n`);
  await untilAborted(signal);
}
