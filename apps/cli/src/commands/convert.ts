import { TesseraError } from "@tessera/core";
import type { LoadOptions, Verification } from "@tessera/sdk";
import type { Command } from "commander";
import { env } from "../env.ts";
import { convertWithProgress } from "../model/convert-with-progress.ts";
import { parseNumber } from "../model/parse-number.ts";
import { interruptSignal } from "../terminal/interrupt-signal.ts";

interface ConvertFlags {
  readonly precision: string;
  readonly adapter?: string;
  readonly out?: string;
  readonly cache?: string;
  readonly verify?: boolean;
  readonly maxKl?: number;
  readonly kvCache: string;
  readonly kernels: boolean | string;
}

/** `tessera convert FOLDER` */
export function addConvert(program: Command): void {
  program
    .command("convert")
    .description("convert a checkpoint, without loading it, and print the folder of the result")
    .argument("<folder>", 'checkpoint folder, or "demo"')
    .option("--precision <kind>", "fp32, int8 or int4", "int8")
    .option("--adapter <folder>", "PEFT LoRA adapter to merge")
    .option("--out <folder>", "where to put the converted model instead of the cache; give it as --cache later")
    .option("--cache <folder>", "where converted models are kept (TESSERA_CACHE)", env.cacheFolder)
    .option("--verify", "compare the next-token distributions with fp32, which is converted, too")
    .option(
      "--max-kl <bound>",
      "with --verify: take the next precision up, as far as fp32, until the mean KL is at most this; what was tried stays in the cache",
      parseNumber,
    )
    .option("--kv-cache <kind>", "with --verify: fp32 or int8", "fp32")
    .option(
      "--kernels <set>",
      "with --verify: instruction set of our own operators (TESSERA_KERNELS); the fastest without it",
      env.kernels ?? true,
    )
    .option("--no-kernels", "with --verify: compute with ONNX Runtime's operators alone, not with our own")
    .action(async (folder: string, flags: ConvertFlags) => {
      const { precision, verify, maxKl } = flags;
      if (maxKl !== undefined && !verify) throw new TesseraError("invalid-argument", "--max-kl compares with fp32: give --verify, too");
      if (maxKl !== undefined && maxKl < 0) throw new TesseraError("invalid-argument", `--max-kl is ${maxKl}, but no KL is below 0`);
      if (maxKl !== undefined) return convertWithin(folder, flags, maxKl);
      const signal = interruptSignal();
      process.stdout.write(`${await convertAt(precision, folder, flags, signal)}\n`);
      if (verify) process.stdout.write(`${lineOf(await verifyAt(precision, folder, flags, signal))}\n`);
    });
}

const precisions = ["int4", "int8", "fp32"];

/** Converts at the first precision, from the one that was asked for upwards, that holds the bound. */
async function convertWithin(folder: string, flags: ConvertFlags, maxKl: number): Promise<void> {
  const signal = interruptSignal();
  const from = precisions.indexOf(flags.precision);
  for (const precision of from < 0 ? [flags.precision] : precisions.slice(from)) {
    const converted = await convertAt(precision, folder, flags, signal);
    const verification = await verifyAt(precision, folder, flags, signal);
    if (verification.meanKl <= maxKl) {
      process.stdout.write(`${converted}\n${precision}: ${lineOf(verification)}\n`);
      return;
    }
    process.stderr.write(`${precision}: ${lineOf(verification)}: more than ${maxKl}\n`);
  }
  // With an int8 KV cache, fp32 weights differ from fp32, too.
  throw new TesseraError("conversion-failed", `no precision holds a mean KL of ${maxKl} with a KV cache in ${flags.kvCache}`, {
    facts: { maxKl, kvCache: flags.kvCache },
  });
}

function convertAt(precision: string, folder: string, { adapter, out, cache }: ConvertFlags, signal: AbortSignal): Promise<string> {
  return convertWithProgress(folder, { adapter, precision, cacheFolder: out ?? cache, signal });
}

async function verifyAt(precision: string, folder: string, flags: ConvertFlags, signal: AbortSignal): Promise<Verification> {
  const { verifyModel } = await import("@tessera/sdk");
  const { adapter, out, cache, kvCache, kernels } = flags;
  return verifyModel(folder, {
    precision: precision as LoadOptions["precision"],
    kvCache: kvCache as LoadOptions["kvCache"],
    kernels,
    adapter,
    cacheFolder: out ?? cache,
    signal,
  });
}

function lineOf({ meanKl, maxKl, agreement, positions }: Verification): string {
  const share = (100 * agreement).toFixed(1);
  return `mean KL ${meanKl.toExponential(2)}, largest ${maxKl.toExponential(2)}, same first choice ${share} % of ${positions} tokens`;
}
