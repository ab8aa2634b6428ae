import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { MachineLimits } from "./machine-limits.ts";

const run = promisify(execFile);
const source = fileURLToPath(new URL("../../roofline/limits.c", import.meta.url));

/** Compiles limits.c into a temporary folder and runs it. Throws when there is no C compiler or it fails. */
export async function measureLimits(compiler = "cc"): Promise<MachineLimits> {
  const folder = await mkdtemp(join(tmpdir(), "tessera-bench-limits-"));
  try {
    const program = join(folder, "limits");
    await run(compiler, ["-O3", "-pthread", source, "-o", program]).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === "ENOENT")
        throw new Error(`There is no C compiler \`${compiler}\`, without which the machine's limits cannot be measured`, { cause });
      throw cause;
    });
    const { stdout } = await run(program, []);
    return JSON.parse(stdout) as MachineLimits;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
