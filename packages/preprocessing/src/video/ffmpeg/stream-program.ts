import { spawn } from "node:child_process";

/** How a program ended, and what it wrote to its error stream; the last 64 KiB. */
export interface ProgramEnd {
  /** `undefined` when the program cannot be started. */
  readonly code: number | null | undefined;
  readonly log: string;
}

const maxLogBytes = 65_536;

/**
 * Runs a program and yields what it writes, as fast as that is taken: a reader that waits makes the program wait. An abort, and a reader
 * that stops, kill it; the generator ends only when the process is gone. An abort throws the signal's reason.
 */
export async function* streamProgram(
  program: string,
  words: readonly string[],
  signal?: AbortSignal,
): AsyncGenerator<Buffer, ProgramEnd, void> {
  signal?.throwIfAborted();
  const child = spawn(program, words, { stdio: ["ignore", "pipe", "pipe"], windowsHide: true });
  let log = Buffer.alloc(0);
  child.stderr.on("data", (chunk: Buffer) => {
    log = Buffer.concat([log, chunk]).subarray(-maxLogBytes);
  });
  const closed = new Promise<number | null | undefined>((resolve) => {
    child.on("close", resolve);
    child.on("error", () => {
      if (child.pid === undefined) resolve(undefined);
    });
  });
  const kill = () => child.kill("SIGKILL");
  signal?.addEventListener("abort", kill, { once: true });
  try {
    for await (const chunk of child.stdout as AsyncIterable<Buffer>) yield chunk;
    const code = await closed;
    signal?.throwIfAborted();
    return { code, log: log.toString() };
  } finally {
    signal?.removeEventListener("abort", kill);
    kill();
    await closed;
  }
}
