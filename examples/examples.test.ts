import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";

const folder = import.meta.dirname;
const programs = readdirSync(folder).filter((name) => name.endsWith(".mjs"));
let home: string;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "tessera-examples-"));
});
afterAll(() => rmSync(home, { recursive: true }));

/** What a program says it prints; "…" stands for what may differ. */
function promised(program: string): RegExp {
  const [, comments = ""] = readFileSync(join(folder, program), "utf8").split("\n// Prints:\n");
  const text = comments.replace(/^\/\/ /gm, "");
  expect(text, program).not.toBe("");
  return new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll("…", ".+")}$`);
}

it.each(programs)("%s prints what it says", async (program) => {
  const words = ["--import", "tsx", "--conditions=@tessera/source", join(folder, program)];
  // The first program converts the bundled model, the others find it.
  const env = { ...process.env, HOME: home, USERPROFILE: home };
  const { stdout } = await promisify(execFile)(process.execPath, words, { cwd: join(folder, ".."), env });
  expect(stdout).toMatch(promised(program));
});

it("are all named in the README", () => {
  const named = [...readFileSync(join(folder, "README.md"), "utf8").matchAll(/^\| \[`(.*?)`\]\((.*?)\)/gm)];
  expect(named.map(([, name]) => name).sort()).toEqual([...programs].sort());
  for (const [, name, target] of named) expect(target).toBe(name);
});
