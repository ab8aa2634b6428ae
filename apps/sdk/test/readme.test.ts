import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const folder = fileURLToPath(new URL("..", import.meta.url));

it("has an example that prints what its comments say", async () => {
  const code = /```js\n([\s\S]*?)```/.exec(readFileSync(join(folder, "README.md"), "utf8"))?.[1] ?? "";
  const expected = [...code.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm)].map((match) => match[1]);
  expect(expected).toHaveLength(2);
  const home = mkdtempSync(join(tmpdir(), "tessera-home-"));
  const file = join(folder, `.readme-${process.pid}.ts`);
  writeFileSync(file, code);
  try {
    const words = ["--import", "tsx", "--conditions=@tessera/source", file];
    const { stdout } = await promisify(execFile)(process.execPath, words, { cwd: folder, env: { ...process.env, HOME: home } });
    expect(stdout.trim().split("\n")).toEqual(expected);
  } finally {
    rmSync(file);
    rmSync(home, { recursive: true });
  }
});
