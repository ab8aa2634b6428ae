import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";

/** Name of the folder a conversion is written to before it is complete. */
export function temporaryName(name: string): string {
  return `${name}.${process.pid}.partial`;
}

/** Removes what killed conversions left: temporary folders whose process is gone. */
export async function removeStaleFolders(cacheFolder: string): Promise<void> {
  for (const name of await readdir(cacheFolder)) {
    const pid = /\.(\d+)\.partial$/.exec(name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid))) await rm(join(cacheFolder, name), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
