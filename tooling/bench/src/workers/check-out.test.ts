import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkOut } from "./check-out.ts";

test("a revision that there is not is git's error, and one whose dependencies cannot be installed leaves nothing", async () => {
  const repository = mkdtempSync(join(tmpdir(), "tessera-check-out-"));
  try {
    const git = (...words: readonly string[]) =>
      execFileSync("git", ["-C", repository, "-c", "user.name=t", "-c", "user.email=t@localhost", ...words], { encoding: "utf8" });
    git("init", "-q");
    writeFileSync(join(repository, "package.json"), "{");
    git("add", ".");
    git("commit", "-qm", "one");
    await expect(checkOut("nowhere", repository)).rejects.toThrow(/Needed a single revision/);
    await expect(checkOut("HEAD", repository)).rejects.toThrow(/JSON/);
    const [own, ...others] = git("worktree", "list", "--porcelain")
      .split("\n")
      .filter((line) => line.startsWith("worktree "));
    expect([own?.endsWith(repository.split("/").at(-1)!), others]).toEqual([true, []]);
  } finally {
    rmSync(repository, { recursive: true });
  }
});
