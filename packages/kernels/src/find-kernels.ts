import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Kernels } from "./kernels.ts";
import { requiredFlags } from "./required-flags.ts";

/** The machine that is asked about. */
export interface KernelsQuery {
  /** @default this process's */
  readonly platform?: string;
  /** @default this process's */
  readonly arch?: string;
  /** Text of /proc/cpuinfo. @default this machine's */
  readonly cpuinfo?: string;
  /** Absolute path of the library. @default the one in this package */
  readonly library?: string;
}

/** Looks for the operator library that this machine can run. A path is answered only when the processor has every instruction it needs. */
export function findKernels({
  platform = process.platform,
  arch = process.arch,
  cpuinfo,
  library = fileURLToPath(new URL("../prebuilt/tessera-kernels-linux-x64.so", import.meta.url)),
}: KernelsQuery = {}): Kernels {
  if (platform !== "linux" || arch !== "x64") return { missing: `There are kernels for linux x64, not for ${platform} ${arch}` };
  const flags = new Set(/^flags\s*:(.*)$/m.exec(cpuinfo ?? readCpuinfo())?.[1]?.split(/\s+/));
  const lacking = requiredFlags.filter((flag) => !flags.has(flag));
  if (lacking.length > 0) return { missing: `The processor lacks ${lacking.join(", ")}` };
  return existsSync(library) ? { library } : { missing: `There is no file ${library}` };
}

function readCpuinfo(): string {
  try {
    return readFileSync("/proc/cpuinfo", "utf8");
  } catch {
    return "";
  }
}
