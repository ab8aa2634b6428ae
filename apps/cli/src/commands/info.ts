import { totalmem } from "node:os";
import { type CheckpointFacts, describeCheckpoint } from "@tessera/sdk";
import type { Command } from "commander";
import { env } from "../env.ts";
import { formatBytes } from "../terminal/format-bytes.ts";

/** Beside weights and keys and values: activations, tokenizer, Node. Measured: tooling/bench/README.md, `otherMb`. */
const otherBytes = 450 * 2 ** 20;

/** `tessera info FOLDER` */
export function addInfo(program: Command): void {
  program
    .command("info")
    .description("describe a checkpoint without loading it: what it is, what it takes, whether it fits")
    .argument("<folder>", 'checkpoint folder, or "demo" for the bundled one')
    .option("--cache <folder>", "where converted models are kept (TESSERA_CACHE)")
    .option("--json", "print as JSON")
    .action(async (folder: string, { json, cache }: { readonly json?: boolean; readonly cache?: string }) => {
      const facts = await describeCheckpoint(folder, { cacheFolder: cache ?? env.cacheFolder });
      if (json) process.stdout.write(`${JSON.stringify(facts)}\n`);
      else for (const [name, value] of describe(facts)) process.stdout.write(`${name.padEnd(16)}${value}\n`);
    });
}

function describe({ precisions, ...facts }: CheckpointFacts): (readonly [string, string])[] {
  return [
    ...Object.entries(facts).map(([name, value]) => [name, name === "bytes" ? formatBytes(Number(value)) : String(value)] as const),
    ...Object.entries(precisions).flatMap(([name, { weightBytes, kvBytesPerToken, diskBytes, converted }]) => {
      const memory = weightBytes.kernels + kvBytesPerToken * facts.context + otherBytes;
      const fits = memory < totalmem() ? "fits" : "does not fit";
      const parts = `weights ${formatBytes(weightBytes.kernels)}, keys and values ${formatBytes(kvBytesPerToken * facts.context)} at ${facts.context} tokens`;
      return [
        [name, `about ${formatBytes(memory)} of memory (${parts}): ${fits} into the ${formatBytes(totalmem())} of this machine`] as const,
        ["", converted === undefined ? `not converted yet: takes ${formatBytes(diskBytes)} of disk` : `converted: ${converted}`] as const,
      ];
    }),
  ];
}
