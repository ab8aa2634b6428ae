import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Starts a script in a process of its own, with what it prints as a pipe. */
export function runChild(script: URL, words: readonly string[], shell = ""): ChildProcess {
  const command = [process.execPath, "--conditions=@tessera/source", "--import", "tsx", fileURLToPath(script), ...words];
  return spawn("sh", ["-c", `${shell} exec "$@"`, "sh", ...command], { stdio: ["ignore", "pipe", "inherit"] });
}
