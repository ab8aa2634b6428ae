import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { WorkerReply, WorkerRequest } from "./bench-worker.ts";

/** A process that measures one variant. */
export interface BenchWorker {
  ask(request: WorkerRequest): Promise<number>;
  stop(): Promise<number>;
}

/** Starts a worker from the sources below `root`, which may be another checkout of this repository. @default this one */
export function startWorker(root = fileURLToPath(new URL("../../..", import.meta.url))): BenchWorker {
  const child = fork(join(root, "tooling/bench/src/bench-worker.ts"), {
    cwd: root,
    execArgv: ["--import", "tsx", "--conditions=@tessera/source"],
  });
  const ended = once(child, "exit").then(([code]): never => {
    throw new Error(`The worker ended with ${code}`);
  });
  ended.catch(() => {});
  const ask = async (request: WorkerRequest): Promise<number> => {
    child.send(request);
    const [{ value, error }] = (await Promise.race([once(child, "message"), ended])) as [WorkerReply];
    if (value === undefined) throw new Error(error);
    return value;
  };
  return { ask, stop: () => ask({ type: "stop" }).finally(() => child.connected && child.disconnect()) };
}
