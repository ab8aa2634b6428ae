import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const here = fileURLToPath(new URL("../../../..", import.meta.url));

/** Another state of this repository, in a folder of its own that goes when it is disposed. */
export interface CheckedOut extends AsyncDisposable {
  readonly root: string;
  /** Its commit, shortened. */
  readonly commit: string;
}

/** Checks a revision out and installs what it needs. Throws `Error` in git's or pnpm's words. */
export async function checkOut(revision: string, repository = here): Promise<CheckedOut> {
  const git = async (...words: readonly string[]) => (await run("git", ["-C", repository, ...words])).stdout.trim();
  const commit = await git("rev-parse", "--short", "--verify", "--end-of-options", `${revision}^{commit}`);
  const parent = await mkdtemp(join(tmpdir(), "tessera-bench-"));
  const root = join(parent, commit);
  const remove = async () => {
    await git("worktree", "remove", "--force", root).catch(() => undefined);
    await rm(parent, { recursive: true, force: true });
  };
  try {
    await git("worktree", "add", "--detach", root, commit);
    const { packageManager } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as { readonly packageManager: string };
    await run("npx", ["--yes", packageManager, "install", "--frozen-lockfile", "--prefer-offline"], { cwd: root, maxBuffer: 2 ** 26 });
  } catch (error) {
    await remove();
    throw error;
  }
  return { root, commit, [Symbol.asyncDispose]: remove };
}
