import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { parseReply } from "./parse-reply.ts";
import type { WorkerReply, WorkerRequest } from "./worker-protocol.ts";

/** A process that measures one variant, whatever it is written in. */
export interface BenchWorker {
  /** Never rejects: a process that is gone answers with an error, too. */
  ask(request: WorkerRequest): Promise<WorkerReply>;
  /** Asks for the peak memory and ends the process. */
  stop(): Promise<WorkerReply>;
}

/** Starts a program that answers JSON lines on its standard input with JSON lines on its standard output. */
export function startWorker([program, ...args]: readonly [string, ...string[]], cwd?: string): BenchWorker {
  const child = spawn(program, args, { cwd, stdio: ["pipe", "pipe", "inherit"] });
  let gone: string | undefined;
  let waiting: ((reply: WorkerReply) => void) | undefined;
  const end = (reason: string) => {
    gone ??= reason;
    waiting?.({ error: gone });
  };
  child.on("error", (error) => end(`The worker did not start: ${error.message}`));
  child.on("close", (code, signal) => end(`The worker ended with ${signal ?? code}`));
  // Writing to a process that is gone; "close" says so.
  child.stdin.on("error", () => {});
  createInterface({ input: child.stdout }).on("line", (line) => {
    const reply = parseReply(line);
    if (reply !== undefined) waiting?.(reply);
    else process.stderr.write(`${line}\n`);
  });
  const ask = async (request: WorkerRequest): Promise<WorkerReply> => {
    if (gone !== undefined) return { error: gone };
    const reply = new Promise<WorkerReply>((resolve) => (waiting = resolve));
    child.stdin.write(`${JSON.stringify(request)}\n`);
    return await reply.finally(() => (waiting = undefined));
  };
  const stop = async (): Promise<WorkerReply> => {
    const reply = await ask({ type: "stop" });
    child.stdin.end();
    // Results are in; a process that does not end by itself holds no one up.
    const kill = setTimeout(() => child.kill(), 5000);
    if (gone === undefined) await new Promise<void>((resolve) => child.on("close", () => resolve()));
    clearTimeout(kill);
    return reply;
  };
  return { ask, stop };
}
