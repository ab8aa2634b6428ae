import { readFile } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { TesseraError } from "@tessera/core";
import { openSqliteStore } from "@tessera/jobs";
import type { Engine, Upstream } from "@tessera/server";
import type { Command } from "commander";
import { type Logger, pino } from "pino";
import { env } from "../env.ts";
import { convertWithProgress } from "../model/convert-with-progress.ts";
import { addModelOptions, loadModel, type ModelFlags, readModelFlags } from "../model/model-options.ts";
import { parseNumber } from "../model/parse-number.ts";
import { modelFolder } from "../model/pull-with-progress.ts";
import { interruptSignal } from "../terminal/interrupt-signal.ts";
import { logLines } from "../terminal/log-lines.ts";
import { StatusLine } from "../terminal/status-line.ts";

interface ServeFlags extends ModelFlags {
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
  readonly maxContext?: number;
  readonly inProcess?: boolean;
  readonly jobs?: string;
  readonly upstream?: readonly string[];
  readonly batchConcurrency?: number;
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
    await using model = await openModel({ ...flags, model: folder }, logger, signal);
    await using batches = flags.jobs === undefined ? undefined : await openSqliteStore({ folder: flags.jobs });
    await using server = await serve({
      ...flags,
      model,
      // A model of a hub is called what it was asked for by, not what its snapshot is.
      modelName: flags.modelName ?? (folder === name && name !== "demo" ? basename(resolve(folder)) : name),
      apiKeys,
      batches,
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
    .option("--batch-concurrency <count>", "lines of batches that run at once, behind other requests", parseNumber)
    .option("--in-process", "run the model in the server's own process, where a crash ends both")
    .option("--log-level <level>", "debug, info, warn, error or silent", "info")
    .option("--log-format <kind>", "text or json; text on a terminal, json elsewhere")
    .option("--cors-origin <origin...>", "origins that browsers may call from");
}

/** `NAME=URL#MODEL`; its key comes from the environment. Throws `invalid-argument`. */
function readUpstream(text: string): Upstream {
  const [, name = "", url = "", model] = /^([^=]+)=([^#]+)(?:#(.+))?$/.exec(text) ?? [];
  if (!URL.canParse(url)) throw new TesseraError("invalid-argument", `Expected name=http://host/v1 for --upstream but received ${text}`);
  return { name, url, ...(model === undefined ? {} : { model }), apiKey: env.upstreamKeys.get(name) };
}

/** In a child process that is started again when it crashes, unless told otherwise. */
async function openModel(flags: ServeFlags, logger: Logger, signal: AbortSignal): Promise<Engine & AsyncDisposable> {
  const contextLength = flags.maxContext;
  if (flags.inProcess) {
    const onImageStoreError = (err: TesseraError) => logger.warn({ err }, "image embeddings were not kept");
    return loadModel(flags, signal, { contextLength, onImageStoreError });
  }
  const { superviseModel } = await import("@tessera/server");
  const load = { ...readModelFlags(flags), contextLength };
  await convertWithProgress(flags.model, { ...flags, cacheFolder: flags.cache, signal });
  const status = new StatusLine();
  status.say("Loading the model");
  try {
    return await superviseModel({ folder: flags.model, load, logger });
  } finally {
    status.end();
  }
}

/** On stderr, since stdout has the address: lines for people on a terminal, JSON elsewhere. */
function createLogger(level: string, format = process.stderr.isTTY ? "text" : "json"): Logger {
  if (!/^(text|json)$/.test(format))
    throw new TesseraError("invalid-argument", `Expected text or json for --log-format but received ${format}`);
  if (!/^(trace|debug|info|warn|error|fatal|silent)$/.test(level))
    throw new TesseraError("invalid-argument", `Expected debug, info, warn, error or silent for --log-level but received ${level}`);
  return pino({ level }, format === "json" ? pino.destination(2) : logLines((text) => process.stderr.write(text)));
}

async function readKeys(file: string | undefined): Promise<string[]> {
  const text = file === undefined ? (env.apiKeys ?? "").replaceAll(",", "\n") : await readFile(file, "utf8");
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
}
