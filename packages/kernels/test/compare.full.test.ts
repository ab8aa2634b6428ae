import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildHostedProgram, isInstalled, toolchains } from "./hosted-program.ts";

const run = promisify(execFile);

/** What a run of the program says: the instruction sets that it compared with plain C, and with how many calls. */
function callsOf(stdout: string): Record<string, number> {
  return Object.fromEntries([...stdout.matchAll(/^(\w+): (\d+) calls/gm)].map(([, name, calls]) => [name, Number(calls)]));
}

/** The first of the commands that is not there, as a reason to skip. */
async function missingOf(commands: readonly string[]): Promise<string | undefined> {
  for (const command of commands) if (!(await isInstalled(command))) return `there is no ${command}`;
  return undefined;
}

interface Program {
  readonly title: string;
  readonly toolchain: (typeof toolchains)[keyof typeof toolchains];
  readonly flags: readonly string[];
  readonly runs: readonly { readonly command: readonly string[]; readonly cases: number; readonly sets: readonly string[] | undefined }[];
  readonly missing: string | undefined;
}

const programs: readonly Program[] = [
  {
    title: "of this processor",
    toolchain: toolchains.x64,
    flags: ["-O2"],
    runs: [{ command: [], cases: 400, sets: undefined }],
    missing: process.arch === "x64" ? await missingOf(["gcc"]) : "this is no x64 processor",
  },
  {
    title: "of this processor, under sanitizers",
    toolchain: toolchains.x64,
    flags: ["-O1", "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"],
    runs: [{ command: [], cases: 400, sets: undefined }],
    missing: process.arch === "x64" ? await missingOf(["gcc"]) : "this is no x64 processor",
  },
  {
    title: "of ARM64, emulated",
    toolchain: toolchains.arm64,
    flags: ["-O2", "-static"],
    runs: [
      { command: ["qemu-aarch64", "-cpu", "max"], cases: 100, sets: ["i8mm", "dotprod", "scalar"] },
      { command: ["qemu-aarch64", "-cpu", "neoverse-n1"], cases: 100, sets: ["dotprod", "scalar"] },
      { command: ["qemu-aarch64", "-cpu", "cortex-a53"], cases: 1, sets: ["scalar"] },
    ],
    missing: await missingOf(["aarch64-linux-gnu-gcc", "qemu-aarch64"]),
  },
];

for (const { title, toolchain, flags, runs, missing } of programs)
  describe.skipIf(missing !== undefined)(`every instruction set ${title}${missing === undefined ? "" : ` (skipped: ${missing})`}`, () => {
    let folder: string;
    let program: string;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "tessera-compare-"));
      program = await buildHostedProgram(toolchain, flags, folder);
    });

    afterAll(async () => {
      await rm(folder, { recursive: true });
    });

    it.each([...runs])("computes what plain C computes: $command", async ({ command, cases, sets }) => {
      const [file = "", ...values] = [...command, program, String(cases)];
      const { stdout, stderr } = await run(file, values, { env: { ...process.env, ASAN_OPTIONS: "detect_leaks=0" } });
      expect(stderr).toBe("");
      const calls = callsOf(stdout);
      if (sets !== undefined) expect(Object.keys(calls)).toEqual(sets);
      expect(Object.keys(calls).at(-1)).toBe("scalar");
      for (const count of Object.values(calls)) expect(count).toBeGreaterThanOrEqual(cases);
    });
  });
