import { parseArgs } from "node:util";
import { compare } from "./commands/compare.ts";
import { guard } from "./commands/guard.ts";
import { placement } from "./commands/placement.ts";
import { putOut } from "./commands/put-out.ts";
import { roofline } from "./commands/roofline.ts";
import { runFullSize } from "./full-size/run-full-size.ts";
import { writeRandomCheckpoint } from "./full-size/write-random-checkpoint.ts";
import { measureMemory } from "./memory/measure-memory.ts";
import { measureQuality } from "./quality/measure-quality.ts";
import { figures } from "./results/figures.ts";

const usage = `Usage:
  bench write-checkpoint FOLDER [--seed N]
  bench full-size FOLDER --cache FOLDER [--precision int8] [--out FILE] [--compare OLD.json]
  bench compare FOLDER [--against REV] [--variant JSON]… [--cache FOLDER] [--figures a,b] [--pairs 5] [--out FILE] [--compare OLD.json]
      the commit REV is the baseline, or else the first variant; one is {"label":"…","options":{load options},"root":"another checkout"}
      or {"label":"…","command":["program","argument"]}, see tooling/bench/README.md
  bench roofline [--out FILE]
  bench roofline --results FILE… [--limits FILE] [--out PAGE.md]
  bench placement PAGE.md
  bench memory FOLDER [--cache FOLDER] [--precision int8] [--out FILE]
      what the planner says that a checkpoint takes, beside what loading it takes
  bench guard [--cache FOLDER] [--paths scalar,avx2,onnxruntime]
      the bundled set at each precision over each path: fails where more answers are wrong, or differ, than recorded
  bench quality [FOLDER] [--cache FOLDER] [--paths scalar,avx2,onnxruntime] [--out FILE]

Figures:
${Object.entries(figures)
  .map(([name, meaning]) => `  ${name.padEnd(20)}${meaning}`)
  .join("\n")}
`;

async function run(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      seed: { type: "string", default: "1" },
      precision: { type: "string", default: "int8" },
      cache: { type: "string" },
      against: { type: "string" },
      variant: { type: "string", multiple: true, default: [] },
      figures: { type: "string", default: "vision-1,prefill-320,decode-400" },
      pairs: { type: "string", default: "5" },
      out: { type: "string" },
      compare: { type: "string" },
      results: { type: "string", multiple: true, default: [] },
      limits: { type: "string" },
      paths: { type: "string", default: "" },
    },
  });
  const [command, folder, ...more] = positionals;
  const paths = values.paths.split(",").filter((path) => path !== "");
  const kernels = paths.map((path) => (path === "onnxruntime" ? false : path));
  if (command === "guard" && folder === undefined) return guard(values.cache, kernels);
  if (command === "quality") return putOut(await measureQuality(folder ?? "demo", values.cache, kernels), values);
  // Files may follow `--results` without saying it again.
  if (command === "roofline") {
    const results = [...values.results, ...positionals.slice(1)];
    return roofline({ ...values, results });
  }
  if (folder !== undefined && more.length === 0) {
    if (command === "write-checkpoint") {
      await writeRandomCheckpoint(folder, Number(values.seed));
      return 0;
    }
    if (command === "full-size") return putOut(await runFullSize(folder, values.precision as "int8", values.cache), values);
    if (command === "memory") return putOut(await measureMemory(folder, values.precision as "int8", values.cache), values);
    if (command === "placement") return placement(folder);
    if (command === "compare") return compare(folder, values);
  }
  process.stderr.write(usage);
  return 2;
}

try {
  process.exitCode = await run();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
