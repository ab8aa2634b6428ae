import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const { packageManager, engines } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/** Runs a command (in the repository root unless told otherwise) and returns its exit code. `quiet` prints its output only when it fails. */
export function run(command, args, { quiet = false, env = {}, cwd = root } = {}) {
  const result = spawnSync(command, args, {
    cwd,
    stdio: quiet ? ["ignore", "pipe", "pipe"] : ["ignore", "inherit", "inherit"],
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1", ...env },
    shell: process.platform === "win32",
    maxBuffer: 64 << 20,
  });
  if (result.error) throw result.error;
  if (quiet && result.status !== 0) process.stderr.write(`${result.stdout}${result.stderr}`);
  return result.status ?? 1;
}

/** Runs the pinned pnpm without asking for a global install. */
export function pnpm(args, options) {
  return run("npx", ["--yes", packageManager, ...args], options);
}

/** Installs the workspace exactly as the lock file says. Ends the process when that fails. */
export function install() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    process.stderr.write(`Tessera needs Node ${engines.node}, this is ${process.versions.node}.\n`);
    process.exit(1);
  }
  process.stderr.write("Installing packages …\n");
  const status = pnpm(["install", "--frozen-lockfile", "--prefer-offline"], { quiet: true });
  if (status !== 0) {
    process.stderr.write("Installing failed: is the npm registry reachable?\n");
    process.exit(status);
  }
}
