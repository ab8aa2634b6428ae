import { execFile } from "node:child_process";
import { readdir } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = fileURLToPath(new URL("..", import.meta.url));

/** GCC, and what it needs for each instruction set. */
interface Toolchain {
  readonly command: string;
  readonly sets: Readonly<Record<string, readonly string[]>>;
}

export const toolchains: Readonly<Record<"x64" | "arm64", Toolchain>> = {
  x64: {
    command: "gcc",
    sets: {
      scalar: [],
      avx2: ["-march=x86-64-v3"],
      avxvnni: ["-march=x86-64-v3", "-mavxvnni"],
      avx512vnni: ["-march=x86-64-v4", "-mavx512vnni", "-mprfchw"],
    },
  },
  arm64: {
    command: "aarch64-linux-gnu-gcc",
    sets: { scalar: [], dotprod: ["-march=armv8.2-a+dotprod"], i8mm: ["-march=armv8.2-a+dotprod+i8mm"] },
  },
};

/** Whether a command is there. */
export async function isInstalled(command: string): Promise<boolean> {
  return run(command, ["--version"]).then(
    () => true,
    () => false,
  );
}

async function sourcesIn(folder: string): Promise<string[]> {
  return (await readdir(join(root, folder))).filter((name) => name.endsWith(".c")).map((name) => join(root, folder, name));
}

/**
 * Compiles `native/compare.c`, and all of the library but what ONNX Runtime alone can call, into a program in `folder`.
 *
 * @returns its path
 */
export async function buildHostedProgram({ command, sets }: Toolchain, flags: readonly string[], folder: string): Promise<string> {
  const folders: readonly (readonly [string, readonly string[]])[] = [
    ...["test/native", "native", "native/linear", "native/attention"].map((name) => [name, []] as const),
    ...Object.entries(sets).map(([set, own]) => [`native/arch/${set}`, own] as const),
  ];
  const steps: (() => Promise<string>)[] = [];
  for (const [name, own] of folders)
    for (const source of await sourcesIn(name))
      steps.push(async () => {
        const object = join(folder, `${basename(name)}-${basename(source)}.o`);
        // Sources say how clang is to unroll.
        await run(command, [
          "-std=c11",
          "-Wall",
          "-Wextra",
          "-Werror",
          "-Wno-unknown-pragmas",
          ...flags,
          ...own,
          "-c",
          source,
          "-o",
          object,
        ]);
        return object;
      });
  const objects: string[] = [];
  const left = steps.values();
  const work = async () => {
    for (const step of left) objects.push(await step());
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  const program = join(folder, "compare");
  await run(command, [...flags, "-o", program, ...objects, "-lm"]);
  return program;
}
