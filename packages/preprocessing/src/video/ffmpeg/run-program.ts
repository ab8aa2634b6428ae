import { spawn } from "node:child_process";

export interface ProgramResult {
  /** `undefined` when the program cannot be started. */
  readonly code: number | null | undefined;
  readonly output: Buffer;
  /** What it wrote to its error stream; the last 64 KiB. */
  readonly log: string;
}

const maxLogBytes = 65_536;

/** Runs a program to its end. An abort kills it, and rejects with the signal's reason only when the process is gone. */
export function runProgram(program: string, words: readonly string[], signal?: AbortSignal): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const child = spawn(program, words, { stdio: ["ignore", "pipe", "pipe"], windowsHide: true });
    const output: Buffer[] = [];
    let log = Buffer.alloc(0);
    const kill = () => child.kill("SIGKILL");
    const finish = (code: number | null | undefined) => {
      signal?.removeEventListener("abort", kill);
      if (signal?.aborted) reject(signal.reason);
      else resolve({ code, output: Buffer.concat(output), log: log.toString() });
    };
    signal?.addEventListener("abort", kill, { once: true });
    child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => {
      log = Buffer.concat([log, chunk]).subarray(-maxLogBytes);
    });
    child.on("error", () => {
      if (child.pid === undefined) finish(undefined);
    });
    child.on("close", finish);
  });
}
