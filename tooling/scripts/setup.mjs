import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runWithProgress } from "./lib/run-with-progress.mjs";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const { packageManager, engines } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const stamp = join(root, "node_modules", ".tessera-installed");

/** The environment of what runs here: nobody is told, and where there is no terminal there are no colours. */
function environment(more = {}) {
  const env = { ...process.env, TURBO_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1", ...more };
  if (process.stdout.isTTY) return env;
  const { FORCE_COLOR: _, ...plain } = env;
  return { ...plain, NO_COLOR: "1" };
}

/** Runs a command (in the repository root unless told otherwise) and returns its exit code. `quiet` prints its output only when it fails. */
export function run(command, args, { quiet = false, env, cwd = root } = {}) {
  const result = spawnSync(command, args, {
    cwd,
    stdio: quiet ? ["ignore", "pipe", "pipe"] : ["ignore", "inherit", "inherit"],
    env: environment(env),
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

/** The same, saying on stderr that it goes on. Returns the exit code; what was printed comes out when it fails. */
export function pnpmWithProgress(label, args) {
  return runWithProgress(label, "npx", ["--yes", packageManager, ...args], { cwd: root, env: environment() });
}

/** Installs the workspace exactly as the lock file says, unless that was done before. Ends the process when it fails. */
export async function install() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    process.stderr.write(`Tessera needs Node ${engines.node}, this is ${process.versions.node}.\n`);
    process.exit(1);
  }
  const wanted = describeInstall();
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  rmSync(stamp, { force: true });
  // Packages that were installed from another home folder are replaced: without a terminal pnpm would ask nobody, and stop.
  const words = ["install", "--frozen-lockfile", "--prefer-offline", "--config.confirmModulesPurge=false"];
  const { code, output } = await pnpmWithProgress("Installing packages", words);
  if (code !== 0) {
    const offline = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|META_FETCH_FAIL|ERR_PNPM_FETCH/.test(output);
    process.stderr.write(offline ? "Installing failed: the npm registry was not reached.\n" : "Installing failed, as pnpm says above.\n");
    process.exit(code);
  }
  writeFileSync(stamp, wanted);
}

/** What an install depends on. */
function describeInstall() {
  const hash = createHash("sha256");
  for (const file of ["pnpm-lock.yaml", "pnpm-workspace.yaml", "package.json"]) hash.update(readFileSync(join(root, file)));
  return `${hash.digest("hex")} ${process.platform} ${process.arch} node ${process.versions.modules}\n`;
}
