import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));
const readme = readFileSync(join(root, "README.md"), "utf8");
const fromSource = ["--import", "tsx", "--conditions=@tessera/source"];

function block(language: string): string {
  return new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(readme)?.[1] ?? "";
}

function packageFolders(): string[] {
  const folders = ["packages", "apps"].flatMap((parent) => readdirSync(join(root, parent)).map((name) => `${parent}/${name}`));
  return folders.filter((folder) => existsSync(join(root, folder, "README.md")) && folder !== "apps/cli");
}

describe("README", () => {
  it("has an SDK example that prints what it says", async () => {
    // The example lives beside a package that depends on the SDK, so that the import resolves as it does for a user.
    const file = join(root, "apps", "cli", `.readme-${process.pid}.mjs`);
    writeFileSync(file, block("js"));
    try {
      const { stdout } = await run(process.execPath, [...fromSource, file], { cwd: root });
      expect(stdout.trim()).toBe(block("text").trim());
    } finally {
      rmSync(file);
    }
  });

  it("shows terminal commands that work", async () => {
    const commands = [...readme.matchAll(/^pnpm tessera (ask packages.*|info .*)$/gm)].map((match) => match[1] ?? "");
    expect(commands).toHaveLength(2);
    for (const command of commands) {
      const words = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? "");
      const { stdout } = await run(process.execPath, [...fromSource, "apps/cli/src/main.ts", ...words], { cwd: root });
      expect(stdout.length).toBeGreaterThan(0);
    }
  });

  it.each(packageFolders())("of %s begins with an install and an example in plain JavaScript", (folder) => {
    const text = readFileSync(join(root, folder, "README.md"), "utf8");
    const [install = "", code = ""] = [...text.matchAll(/```(?:sh|js)\n([\s\S]*?)```/g)].map((match) => match[1]);
    expect(install).toMatch(/^npm install /);
    const words = new Set(install.trim().split(/\s+/));
    for (const [, name = ""] of code.matchAll(/from "(@tessera\/[\w-]+)"/g)) expect(words).toContain(name);
    // What Node 20 does not read by itself.
    expect(code).not.toMatch(/\busing\b|\bas const\b|import type/);
  });

  it("links only to files that exist", () => {
    for (const [, target = ""] of readme.matchAll(/\]\(([^)#]+)\)/g)) expect(existsSync(join(root, target)), target).toBe(true);
  });
});
