import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { compareVariants, type Variant } from "./compare-variants.ts";
import { type Figure, figures } from "./figures.ts";
import { runFullSize } from "./run-full-size.ts";
import { writeRandomCheckpoint } from "./write-random-checkpoint.ts";

const usage = `Usage:
  bench write-checkpoint FOLDER [--seed N]
  bench full-size FOLDER --cache FOLDER [--precision int8]
  bench compare FOLDER --baseline JSON --candidate JSON [--cache FOLDER] [--figures a,b] [--pairs 5] [--out FILE]
      a variant is {"label":"…","options":{load options},"root":"another checkout"}; figures: ${Object.keys(figures).join(", ")}
`;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: "string", default: "1" },
    precision: { type: "string", default: "int8" },
    cache: { type: "string" },
    baseline: { type: "string" },
    candidate: { type: "string" },
    figures: { type: "string", default: "vision-1,prefill-320,decode-400" },
    pairs: { type: "string", default: "5" },
    out: { type: "string" },
  },
});
const [command, folder] = positionals;
const print = (value: object) => process.stdout.write(`${JSON.stringify(value)}\n`);

if (folder !== undefined && command === "write-checkpoint") await writeRandomCheckpoint(folder, Number(values.seed));
else if (folder !== undefined && command === "full-size") print(await runFullSize(folder, values.precision as "int8", values.cache));
else if (folder !== undefined && command === "compare" && values.baseline && values.candidate) {
  const chosen = values.figures.split(",");
  const unknown = chosen.find((name) => !Object.hasOwn(figures, name));
  if (unknown !== undefined) throw new Error(`There is no figure ${unknown}`);
  const variant = (json: string): Variant => {
    const { options, ...rest } = JSON.parse(json) as Variant;
    return { ...rest, options: { cacheFolder: values.cache, ...options } };
  };
  const variants = [variant(values.baseline), variant(values.candidate)] as const;
  const result = await compareVariants({ folder, variants, figures: chosen as Figure[], pairs: Number(values.pairs) });
  if (values.out === undefined) print(result);
  else await writeFile(values.out, `${JSON.stringify(result, null, 1)}\n`);
} else {
  process.stderr.write(usage);
  process.exitCode = 2;
}
