import { type ProgramEnd, streamProgram } from "./stream-program.ts";

export interface ProgramResult extends ProgramEnd {
  readonly output: Buffer;
}

/** Runs a program to its end. An abort kills it, and rejects with the signal's reason only when the process is gone. */
export async function runProgram(program: string, words: readonly string[], signal?: AbortSignal): Promise<ProgramResult> {
  const output: Buffer[] = [];
  const running = streamProgram(program, words, signal);
  for (;;) {
    const { done, value } = await running.next();
    if (done) return { ...value, output: Buffer.concat(output) };
    output.push(value);
  }
}
