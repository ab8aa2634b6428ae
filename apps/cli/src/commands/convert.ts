import type { LoadOptions } from "@tessera/sdk";
import type { Command } from "commander";
import { env } from "../env.ts";
import { convertWithProgress } from "../model/convert-with-progress.ts";
import { interruptSignal } from "../terminal/interrupt-signal.ts";

interface ConvertFlags {
  readonly precision: string;
  readonly adapter?: string;
  readonly out?: string;
  readonly cache?: string;
  readonly verify?: boolean;
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
    .option("--kv-cache <kind>", "with --verify: fp32 or int8", "fp32")
    .option(
      "--kernels <set>",
      "with --verify: instruction set of our own operators (TESSERA_KERNELS); the fastest without it",
      env.kernels ?? true,
    )
    .option("--no-kernels", "with --verify: compute with ONNX Runtime's operators alone, not with our own")
    .action(async (folder: string, { adapter, precision, out, cache, verify, kvCache, kernels }: ConvertFlags) => {
      const signal = interruptSignal();
      const converted = await convertWithProgress(folder, { adapter, precision, cacheFolder: out ?? cache, signal });
      process.stdout.write(`${converted}\n`);
      if (!verify) return;
      const { verifyModel } = await import("@tessera/sdk");
      const { meanKl, maxKl, agreement, positions } = await verifyModel(folder, {
        precision: precision as LoadOptions["precision"],
        kvCache: kvCache as LoadOptions["kvCache"],
        kernels,
        adapter,
        cacheFolder: out ?? cache,
        signal,
      });
      const share = (100 * agreement).toFixed(1);
      process.stdout.write(
        `mean KL ${meanKl.toExponential(2)}, largest ${maxKl.toExponential(2)}, same first choice ${share} % of ${positions} tokens\n`,
      );
    });
}
