import { totalmem } from "node:os";
import { type CheckpointFacts, describeCheckpoint } from "@tessera/sdk";
import type { Command } from "commander";
import { env } from "../env.ts";
import { hubOptions } from "../model/hub-options.ts";
import { formatBytes } from "../terminal/format-bytes.ts";
import { interruptSignal } from "../terminal/interrupt-signal.ts";

/** Beside weights and keys and values: activations, tokenizer, Node. Measured: tooling/bench/README.md, `otherMb`. */
const otherBytes = 450 * 2 ** 20;

/** `tessera info MODEL` */
export function addInfo(program: Command): void {
  program
    .command("info")
    .description("describe a checkpoint without loading or downloading it: what it is, what it takes, whether it fits")
    .argument("<model>", 'checkpoint folder, owner/name on a hub, or "demo" for the bundled one')
    .option("--cache <folder>", "where converted models are kept (TESSERA_CACHE)")
    .option("--json", "print as JSON")
    .action(async (model: string, { json, cache }: { readonly json?: boolean; readonly cache?: string }) => {
      const facts = await describeCheckpoint(model, {
        cacheFolder: cache ?? env.cacheFolder,
        hub: hubOptions(),
        signal: interruptSignal(),
      });
      if (json) process.stdout.write(`${JSON.stringify(facts)}\n`);
      else for (const [name, value] of describe(facts)) process.stdout.write(`${name.padEnd(16)}${value}\n`);
    });
}

function describe({ precisions, parametersOf, download, licence, widths: _, ...facts }: CheckpointFacts): (readonly [string, string])[] {
  const millions = (count: number) => `${(count / 1e6).toFixed(count < 1e7 ? 1 : 0)} M`;
  const shown: Record<string, string> = {
    bytes: formatBytes(facts.bytes),
    parameters: `${facts.parameters} (${Object.entries(parametersOf)
      .map(([part, count]) => `${part} ${millions(count)}`)
      .join(", ")})`,
  };
  return [
    ...Object.entries(facts).map(([name, value]) => [name, shown[name] ?? String(value)] as const),
    ["licence", licence ?? "not told"],
    ...(download === undefined ? [] : [["download", describeDownload(download)] as const]),
    ...Object.entries(precisions).flatMap(([name, precision]) => describePrecision(name, precision, facts.context)),
  ];
}

function describeDownload({ commit, totalBytes, missingBytes }: NonNullable<CheckpointFacts["download"]>): string {
  return `${formatBytes(missingBytes)} of ${formatBytes(totalBytes)} to come, at ${commit.slice(0, 12)}`;
}

function describePrecision(
  name: string,
  { weightBytes, partBytes, kvBytesPerToken, diskBytes, converted }: CheckpointFacts["precisions"]["int8"],
  context: number,
): (readonly [string, string])[] {
  const memory = weightBytes.kernels + kvBytesPerToken * context + otherBytes;
  const fits = memory < totalmem() ? "fits" : "does not fit";
  const language = weightBytes.kernels - partBytes.kernels.vision;
  const parts = `vision ${formatBytes(partBytes.kernels.vision)}, language ${formatBytes(language)}, keys and values ${formatBytes(kvBytesPerToken * context)} at ${context} tokens`;
  return [
    [name, `about ${formatBytes(memory)} of memory (${parts}): ${fits} into the ${formatBytes(totalmem())} of this machine`],
    ["", converted === undefined ? `not converted yet: takes ${formatBytes(diskBytes)} of disk` : `converted: ${converted}`],
  ];
}
