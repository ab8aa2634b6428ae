import { guardDemo } from "../quality/guard-demo.ts";
import type { GuardRow } from "../quality/guard-row.ts";

/** Prints how the bundled model answers at each precision over each path. Returns the exit code: 1 when something got worse. */
export async function guard(cacheFolder: string | undefined, paths: readonly (string | boolean)[]): Promise<number> {
  const { rows, worse, missing } = await guardDemo(cacheFolder, paths.length > 0 ? paths : undefined);
  process.stdout.write(["precision  path          right      equal to the original\n", ...rows.map(describe)].join(""));
  for (const line of missing) process.stdout.write(`not here: ${line}\n`);
  for (const line of worse) process.stdout.write(`WORSE: ${line}\n`);
  return worse.length > 0 ? 1 : 0;
}

function describe({ precision, path, total, wrong, mostWrong, different, mostDifferent }: GuardRow): string {
  const right = `${total - wrong} (≥ ${total - mostWrong})`;
  return `${precision.padEnd(11)}${path.padEnd(14)}${right.padEnd(16)}${total - different} of ${total} (≥ ${total - mostDifferent})\n`;
}
