import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

export interface TesseraRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line from source with its own environment. */
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
    child.on("close", (code) => resolve({ code, stdout, stderr }));
    child.stdin.end();
    onStart?.(child);
  });
}
