import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Kernels } from "./kernels.ts";
import { libraryNames } from "./library-names.ts";

/** The machine that is asked about. */
export interface KernelsQuery {
  /** @default this process's */
  readonly platform?: string;
  /** @default this process's */
  readonly arch?: string;
  /** Folder of the libraries. @default the one in this package */
  readonly folder?: URL;
}

/**
 * Looks for the operator library of this system. It holds micro-kernels for several instruction sets, down to plain C, and finds out by itself which of
 * them the processor can run.
 */
export function findKernels({
  platform = process.platform,
  arch = process.arch,
  folder = new URL("../prebuilt/", import.meta.url),
}: KernelsQuery = {}): Kernels {
  const name = libraryNames[`${platform} ${arch}`];
  if (name === undefined)
    return { missing: `There are no kernels for ${platform} ${arch}, but for ${Object.keys(libraryNames).join(", ")}` };
  const library = fileURLToPath(new URL(name, folder));
  return existsSync(library) ? { library } : { missing: `There is no file ${library}` };
}
