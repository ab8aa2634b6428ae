import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

export interface TesseraRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Lines that stand there only when something takes longer than a second: "Loading the model …", "Converting 40 %". */
const slow = /^(?:.* …|Converting \d+ %)\n/gm;

/** Runs the command line from source with its own environment. What it says about slow work is left out of `stderr`. */
export function runTessera(
  words: readonly string[],
  env: Readonly<Record<string, string>>,
  onStart?: (child: ChildProcess) => void,
): Promise<TesseraRun> {
  const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--import", "tsx", "--conditions=@tessera/source", main, ...words], {
      env: { ...process.env, NO_COLOR: "1", ...env },
    });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (chunk) => (stdout += chunk));
    child.stderr.on("data", (chunk) => (stderr += chunk));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr: stderr.replace(slow, "") }));
    child.stdin.end();
    onStart?.(child);
  });
}
