import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type BenchWorker, startWorker } from "./start-worker.ts";
import type { Variant } from "./variant.ts";

const here = fileURLToPath(new URL("../../../..", import.meta.url));
const worker = fileURLToPath(new URL("./bench-worker.ts", import.meta.url));

/** Starts what measures a variant: its own program, or this checkout's worker over the sources of `root`. */
export function startVariant({ command, root = here, folder, options = {} }: Variant, defaultFolder: string): BenchWorker {
  if (command !== undefined) return startWorker(command);
  // The worker's working directory is its checkout.
  const absolute = (path: string) => (path === "demo" ? path : resolve(path));
  const { cacheFolder } = options;
  const measured = JSON.stringify({
    root: resolve(root),
    folder: absolute(folder ?? defaultFolder),
    options: { ...options, cacheFolder: cacheFolder && resolve(cacheFolder) },
  });
  return startWorker([process.execPath, "--import", "tsx", "--conditions=@tessera/source", worker, measured], resolve(root));
}
