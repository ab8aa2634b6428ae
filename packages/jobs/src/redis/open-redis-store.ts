import { TesseraError } from "@tessera/core";
import type { BatchStore } from "../batch-store.ts";
import { FileFolder } from "../files/file-folder.ts";
import { joinStore } from "../join-store.ts";
import { RedisBatches } from "./redis-batches.ts";
import { RedisFiles } from "./redis-files.ts";
import { RedisLines } from "./redis-lines.ts";
import type { RunScript } from "./run-script.ts";

export interface RedisStoreOptions {
  /** `redis://[[user]:password@]host:port[/database]`, or `rediss://`. */
  readonly url: string;
  /** Where the bytes of inputs and outputs lie: one folder that every machine sees. */
  readonly folder: string;
  /** In front of every key. @default "tessera:jobs" */
  readonly prefix?: string;
  /** Gets what goes wrong with the connection, which is made again; calls wait for it. */
  readonly onError?: (error: unknown) => void;
}

/**
 * A store that workers on any number of machines share: lists, leases and results in Redis, by its clock; bytes of files in a folder. As durable as
 * Redis is set up to be: without its append-only file a crash forgets what came last. Throws `runtime-unavailable` without the package
 * `@redis/client` and where nobody answers. Where Redis is full (`maxmemory` with `noeviction`) calls that add files, batches and lines, and those for
 * lines to run, throw `disk-full`; lines that run and batches that end go on. Needs Redis 7 or Valkey.
 */
export async function openRedisStore({ url, folder, prefix = "tessera:jobs", onError }: RedisStoreOptions): Promise<BatchStore> {
  const client = await connect(url, onError);
  const { host } = new URL(url);
  const run: RunScript = (script, values = []) =>
    client.eval(script, { keys: [], arguments: [prefix, ...values.map(String)] }).catch((cause) => {
      if (!/^OOM /.test(cause.message)) throw cause;
      throw new TesseraError("disk-full", `Redis at ${host} is full`, { facts: { host }, cause });
    });
  const bytes = new FileFolder(folder);
  await bytes.sweep();
  return joinStore({
    files: new RedisFiles(run, bytes),
    batches: new RedisBatches(run),
    lines: new RedisLines(run),
    close: () => client.close(),
  });
}

async function connect(url: string, onError: RedisStoreOptions["onError"]) {
  const redis = await import("@redis/client").catch((cause) => {
    throw new TesseraError("runtime-unavailable", "Batches over Redis need the package @redis/client: install it", { cause });
  });
  if (!URL.canParse(url) || !/^rediss?:$/.test(new URL(url).protocol))
    throw new TesseraError("invalid-argument", "The address of Redis must be redis://host:port or rediss://host:port");
  let connected = false;
  // Later it is tried for as long as it takes; at first somebody is to be told.
  const reconnectStrategy = (retries: number, cause: Error) => (connected ? Math.min(retries * 100, 3000) : cause);
  const client = redis.createClient({ url, socket: { reconnectStrategy } });
  client.on("error", (error) => onError?.(error));
  await client.connect().catch((cause) => {
    throw new TesseraError("runtime-unavailable", `Redis at ${new URL(url).host} does not answer`, {
      facts: { host: new URL(url).host },
      cause,
    });
  });
  connected = true;
  return client;
}
