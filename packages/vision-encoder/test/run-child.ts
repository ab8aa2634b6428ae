import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Starts a script of this folder in a process of its own, with what it prints as a pipe. */
export function runChild(script: string, words: readonly string[], shell = ""): ChildProcess {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const command = [process.execPath, "--conditions=@tessera/source", "--import", "tsx", path, ...words];
  return spawn("sh", ["-c", `${shell} exec "$@"`, "sh", ...command], { stdio: ["ignore", "pipe", "inherit"] });
}
