import type { Command } from "commander";
import { convertWithProgress } from "../convert-with-progress.ts";
import { env } from "../env.ts";
import { interruptSignal } from "../interrupt-signal.ts";

interface ConvertFlags {
  readonly precision: string;
  readonly out?: string;
  readonly cache?: string;
}

/** `tessera convert FOLDER` */
export function addConvert(program: Command): void {
  program
    .command("convert")
    .description("convert a checkpoint, without loading it, and print the folder of the result")
    .argument("<folder>", 'checkpoint folder, or "demo"')
    .option("--precision <kind>", "fp32, int8 or int4", "int8")
    .option("--out <folder>", "where to put the converted model instead of the cache; give it as --cache later")
    .option("--cache <folder>", "where converted models are kept (TESSERA_CACHE)", env.cacheFolder)
    .action(async (folder: string, { precision, out, cache }: ConvertFlags) => {
      const converted = await convertWithProgress(folder, { precision, cacheFolder: out ?? cache, signal: interruptSignal() });
      process.stdout.write(`${converted}\n`);
    });
}
