import { TesseraError } from "@tessera/core";
import { verifyCache } from "@tessera/sdk";
import type { Command } from "commander";
import { env } from "../env.ts";
import { interruptSignal } from "../terminal/interrupt-signal.ts";

/** `tessera verify-cache` */
export function addVerifyCache(program: Command): void {
  program
    .command("verify-cache")
    .description("read every converted model; remove those that are damaged, so that they are converted anew")
    .option("--cache <folder>", "where converted models are kept (TESSERA_CACHE)", env.cacheFolder)
    .action(async ({ cache }: { readonly cache?: string }) => {
      let damaged = 0;
      let started = performance.now();
      for await (const { folder, bytes, damage } of verifyCache({ cacheFolder: cache, signal: interruptSignal() })) {
        const seconds = (performance.now() - started) / 1000;
        if (damage === undefined) process.stdout.write(`ok       ${folder} ${(bytes / 1e6).toFixed(0)} MB in ${seconds.toFixed(1)} s\n`);
        else process.stdout.write(`removed  ${folder}: ${damage}\n`);
        if (damage !== undefined) damaged++;
        started = performance.now();
      }
      if (damaged > 0) throw new TesseraError("conversion-failed", `${damaged} converted models were damaged and are removed`);
    });
}
