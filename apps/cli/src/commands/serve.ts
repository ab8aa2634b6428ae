import { TesseraError } from "@tessera/core";
import type { Command } from "commander";
import { parseNumber } from "../model/parse-number.ts";
import { openEngine } from "../serving/open-engine.ts";
import { openJobs } from "../serving/open-jobs.ts";
import { readKeys } from "../serving/read-keys.ts";
import { readUpstream } from "../serving/read-upstream.ts";
import { addServingOptions, beginServing, findServed, type ServingFlags } from "../serving/serving-options.ts";
import { untilAborted } from "../serving/until-aborted.ts";

interface ServeFlags extends ServingFlags {
  readonly host: string;
  readonly port: number;
  readonly apiKeysFile?: string;
  readonly maxConcurrent?: number;
  readonly maxQueue?: number;
  readonly corsOrigin?: readonly string[];
  readonly allowedHost?: readonly string[];
  readonly sharePrefixes?: boolean;
  readonly upstream?: readonly string[];
  readonly drainSeconds?: number;
}

/** `tessera serve MODEL` */
export function addServe(program: Command): void {
  addServingOptions(addServeOptions(program)).action(async (given: string | undefined, flags: ServeFlags) => {
    // What is wrong with the flags is told before a model is loaded.
    const apiKeys = await readKeys(flags.apiKeysFile);
    const upstreams = (flags.upstream ?? []).map(readUpstream);
    const { signal, logger } = beginServing(flags);
    const { serve } = await import("@tessera/server");
    await using batches = await openJobs(flags, logger);
    const { folder, modelName } = await findServed(given, flags, signal);
    await using model = await openEngine({ ...flags, model: folder }, logger, signal);
    await using server = await serve({
      ...flags,
      model,
      modelName,
      apiKeys,
      batches,
      drainMilliseconds: (flags.drainSeconds ?? 0) * 1000,
      upstreams,
      allowedMediaHosts: flags.mediaHost,
      corsOrigins: flags.corsOrigin,
      allowedHosts: flags.allowedHost,
      logger,
    }).catch((cause: NodeJS.ErrnoException) => {
      throw new TesseraError("invalid-argument", `Cannot listen on ${flags.host} port ${flags.port}: ${cause.code ?? cause.message}`, {
        cause,
      });
    });
    if (apiKeys.length === 0 && !/^(127\.|::1$|localhost$)/.test(flags.host)) {
      process.stderr.write("Warning: listening beyond this machine without API keys\n");
    }
    process.stdout.write(`${server.url}/v1\n`);
    process.stderr.write(`The page is at ${server.url}/, the API at ${server.url}/v1; Ctrl-C stops\n`);
    await untilAborted(signal);
    process.stderr.write("Stopping; running answers may finish\n");
  });
}

function addServeOptions(program: Command): Command {
  return program
    .command("serve")
    .description("answer OpenAI clients over HTTP, with a web page")
    .argument("[model]", "checkpoint folder; the same as --model")
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .option("--port <number>", "port to listen on; 0 takes a free one", parseNumber, 23333)
    .option("--api-keys-file <file>", "accepted keys, one a line (TESSERA_API_KEYS, separated by commas)")
    .option("--max-concurrent <count>", "requests answered at once", parseNumber)
    .option("--max-queue <count>", "requests that may wait", parseNumber)
    .option("--allowed-host <name...>", "names to answer to without keys, besides addresses and local ones")
    .option("--share-prefixes", "reuse prompts between keys, whose counts then tell what others sent")
    .option("--upstream <name=url...>", "answer for a model of another engine, as big=http://gpu:8000/v1#OpenGVLab/InternVL2-40B")
    .option("--jobs <folder>", "keep files and batches here (/v1/files, /v1/batches); batches of an earlier run go on")
    .option("--redis <url>", "keep their lists there, for servers and workers on many machines; the folder of --jobs is one that all see")
    .option(
      "--batch-concurrency <count>",
      "lines of batches that run at once, behind other requests; 0 leaves them to workers",
      parseNumber,
    )
    .option("--drain-seconds <count>", "how long /ready says 503 before a server that is told to stop takes no more requests", parseNumber)
    .option("--cors-origin <origin...>", "origins that browsers may call from");
}
