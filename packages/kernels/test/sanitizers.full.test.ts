import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { findKernels } from "../src/index.ts";

const run = promisify(execFile);
const native = fileURLToPath(new URL("../native/", import.meta.url));
const program = fileURLToPath(new URL("./native/sanitize.c", import.meta.url));

/** What ONNX Runtime alone can call, and the functions that a C library has. */
const hosted = (file: string) => file.endsWith(".c") && !/operator|register|memory/.test(file);

const flags = [
  ...["-std=c11", "-O1", "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"],
  // Sources say how clang is to unroll.
  ...["-Wall", "-Wextra", "-Wno-unknown-pragmas"],
  ...["f", "bw", "cd", "dq", "vl", "vnni"].map((part) => `-mavx512${part}`),
  ...["-mavx2", "-mbmi", "-mbmi2", "-mlzcnt", "-mmovbe", "-mpopcnt", "-mprfchw", "-mfma", "-mf16c"],
];

const { missing } = findKernels();
const compiler = await run("gcc", ["--version"]).catch(() => undefined);
const reason = missing ?? (compiler === undefined ? "there is no gcc" : undefined);

it.skipIf(reason !== undefined)(
  `gives the sanitizers nothing to report${reason === undefined ? "" : ` (skipped: ${reason})`}`,
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "tessera-sanitizers-"));
    try {
      const sources = (await readdir(native)).filter(hosted).map((name) => join(native, name));
      const output = join(folder, "sanitize");
      await run("gcc", [...flags, "-o", output, program, ...sources, "-lm"]);
      const { stdout, stderr } = await run(output, [], { env: { ...process.env, ASAN_OPTIONS: "detect_leaks=0" } });
      expect(stderr).toBe("");
      expect(stdout).toMatch(/^[1-9]\d{3} calls\n$/);
    } finally {
      await rm(folder, { recursive: true });
    }
  },
);
