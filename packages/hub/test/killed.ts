import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const script = fileURLToPath(new URL("pull-until-killed.ts", import.meta.url));

/** Pulls in a process of its own, which is killed after some milliseconds unless it ends before. Gives the folder, or nothing where it was killed. */
export function pullInProcess(url: string, cache: string, killAfter?: number): Promise<string | undefined> {
  const child = spawn(process.execPath, ["--conditions=@tessera/source", "--import", "tsx", script, url, cache], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.on("data", (chunk) => (output += chunk));
  const timer = killAfter === undefined ? undefined : setTimeout(() => child.kill("SIGKILL"), killAfter);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      clearTimeout(timer);
      if (code === 0) resolve(output.trim());
      else if (child.signalCode === "SIGKILL") resolve(undefined);
      else reject(new Error(`ended with ${code}`));
    });
  });
}
