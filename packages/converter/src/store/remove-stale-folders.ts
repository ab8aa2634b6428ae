import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { temporaryPattern } from "./temporary-name.ts";

/** Removes what killed conversions left: temporary folders whose process is gone. */
export async function removeStaleFolders(cacheFolder: string): Promise<void> {
  for (const name of await readdir(cacheFolder)) {
    const [, pid, started] = temporaryPattern.exec(name) ?? [];
    if (pid !== undefined && !isRunning(Number(pid), started)) await rm(join(cacheFolder, name), { recursive: true, force: true });
  }
}

function isRunning(pid: number, started: string | undefined): boolean {
  // In a container every run may get the same process id: our own id with another start time is an earlier run's.
  if (pid === process.pid) return started === String(Math.round(performance.timeOrigin));
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
