import { execFile } from "node:child_process";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const packages = ["anthropic==2.14.0", "ollama==0.6.3", "openai==3.57.0", "schemathesis==4.32.5"];
const folder = join(import.meta.dirname, "..", "..", "node_modules", ".cache", "python");
const bin = join(folder, "bin");
const stamp = join(folder, `has-${packages.join("-")}`);

/**
 * A Python environment with the clients that the tests use, made when it is first asked for. Returns its folder of programs, or
 * nothing where Python 3 with venv or the packages cannot be had.
 */
export async function pythonEnvironment(): Promise<string | undefined> {
  if (existsSync(stamp)) return bin;
  rmSync(folder, { recursive: true, force: true });
  try {
    await run("python3", ["-m", "venv", folder]);
    await run(join(bin, "pip"), ["install", "--quiet", ...packages]);
  } catch (error) {
    process.stderr.write(`Skipped: Python 3 with venv, or ${packages.join(", ")}, cannot be had (${(error as Error).message})\n`);
    return undefined;
  }
  writeFileSync(stamp, "");
  return bin;
}
