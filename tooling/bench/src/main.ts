import { parseArgs } from "node:util";
import { runFullSize } from "./run-full-size.ts";
import { writeRandomCheckpoint } from "./write-random-checkpoint.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: "string", default: "1" }, precision: { type: "string", default: "int8" }, cache: { type: "string" } },
});
const [command, folder] = positionals;
if (folder === undefined || (command !== "write-checkpoint" && command !== "full-size")) {
  process.stderr.write("Usage: bench write-checkpoint FOLDER [--seed N] | bench full-size FOLDER --cache FOLDER [--precision int8]\n");
  process.exit(2);
}
if (command === "write-checkpoint") await writeRandomCheckpoint(folder, Number(values.seed));
else process.stdout.write(`${JSON.stringify(await runFullSize(folder, values.precision as "int8", values.cache))}\n`);
