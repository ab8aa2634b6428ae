import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const packages = ["openai==3.57.0", "schemathesis==4.32.5"];
const folder = join(import.meta.dirname, "..", "node_modules", ".cache", "python");
const bin = join(folder, "bin");

/** A Python environment with the clients that the tests use, made when it is first asked for. Returns its folder of programs. */
export async function pythonEnvironment(): Promise<string> {
  if (existsSync(join(bin, "schemathesis"))) return bin;
  try {
    await run("python3", ["-m", "venv", folder]);
    await run(join(bin, "pip"), ["install", "--quiet", ...packages]);
  } catch (cause) {
    throw new Error(`These tests need Python 3 with venv, and PyPI for ${packages.join(" and ")}`, { cause });
  }
  return bin;
}
