import { TesseraError } from "@tessera/core";
import type { Command } from "commander";
import { addModelOptions } from "../model/model-options.ts";
import { parseNumber } from "../model/parse-number.ts";
import { modelFolder } from "../model/pull-with-progress.ts";
import { createLogger } from "../serving/create-logger.ts";
import { type EngineFlags, openEngine } from "../serving/open-engine.ts";
import { type JobFlags, openJobs } from "../serving/open-jobs.ts";
import { readKeys } from "../serving/read-keys.ts";
import { readUpstream } from "../serving/read-upstream.ts";
import { servedName } from "../serving/served-name.ts";
import { interruptSignal } from "../terminal/interrupt-signal.ts";

interface ServeFlags extends EngineFlags, JobFlags {
  readonly host: string;
  readonly port: number;
  readonly apiKeysFile?: string;
  readonly modelName?: string;
  readonly maxConcurrent?: number;
  readonly maxQueue?: number;
  readonly mediaHost?: readonly string[];
  readonly corsOrigin?: readonly string[];
  readonly allowedHost?: readonly string[];
  readonly parseSpecialTokens?: boolean;
  readonly sharePrefixes?: boolean;
  readonly allowPrivateMedia?: boolean;
  readonly mediaFolder?: string;
  readonly upstream?: readonly string[];
  readonly batchConcurrency?: number;
  readonly drainSeconds?: number;
  readonly logLevel: string;
  readonly logFormat?: string;
}

/** `tessera serve MODEL` */
export function addServe(program: Command): void {
  addModelOptions(addServeOptions(program)).action(async (given: string | undefined, flags: ServeFlags) => {
    const name = given ?? flags.model;
    const apiKeys = await readKeys(flags.apiKeysFile);
    const signal = interruptSignal();
    process.once("SIGTERM", () => process.emit("SIGINT"));
    const logger = createLogger(flags.logLevel, flags.logFormat);
    const { serve } = await import("@tessera/server");
    const folder = await modelFolder(name, signal);
    await using model = await openEngine({ ...flags, model: folder }, logger, signal);
    await using batches = await openJobs(flags, logger);
    await using server = await serve({
      ...flags,
      model,
      modelName: flags.modelName ?? servedName(name, folder),
      apiKeys,
      batches,
      drainMilliseconds: (flags.drainSeconds ?? 0) * 1000,
      upstreams: (flags.upstream ?? []).map(readUpstream),
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
    if (!signal.aborted) await new Promise<void>((done) => signal.addEventListener("abort", () => done(), { once: true }));
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
    .option("--model-name <name>", "what clients call the model; the folder's name without it")
    .option("--api-keys-file <file>", "accepted keys, one a line (TESSERA_API_KEYS, separated by commas)")
    .option("--max-concurrent <count>", "requests answered at once", parseNumber)
    .option("--max-queue <count>", "requests that may wait", parseNumber)
    .option("--media-host <host...>", "fetch pictures only from these hosts")
    .option("--allow-private-media", "fetch pictures from private addresses, too")
    .option("--media-folder <folder>", "folder that file:// addresses may lead into")
    .option("--max-context <tokens>", "most tokens of prompt and answer", parseNumber)
    .option("--allowed-host <name...>", "names to answer to without keys, besides addresses and local ones")
    .option("--parse-special-tokens", "read special tokens in messages as such, as the original does, not as text")
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
    .option("--in-process", "run the model in the server's own process, where a crash ends both")
    .option("--log-level <level>", "debug, info, warn, error or silent", "info")
    .option("--log-format <kind>", "text or json; text on a terminal, json elsewhere")
    .option("--cors-origin <origin...>", "origins that browsers may call from");
}
