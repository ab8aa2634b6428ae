import { TesseraError } from "@tessera/core";
import pc from "picocolors";
import { exitCodes } from "./exit-codes.ts";
import { hints } from "./hints.ts";

const aborted = 130;

/** Prints an error as one line, without a stack, and returns the exit code. Unknown errors keep their stack: they are bugs. */
export function reportError(error: unknown, write: (text: string) => void): number {
  if (error instanceof Error && error.name === "AbortError") return aborted;
  if (TesseraError.isInstance(error)) {
    const hint = hints[error.code];
    const oneLine = error.message.replaceAll(/\s*\n\s*/g, " ");
    write(`${pc.red("error")} ${oneLine} [${error.code}]${hint === undefined ? "" : pc.dim(` (${hint})`)}\n`);
    return exitCodes[error.code];
  }
  write(`${pc.red("error")} ${error instanceof Error ? (error.stack ?? error.message) : error}\n`);
  return 1;
}
