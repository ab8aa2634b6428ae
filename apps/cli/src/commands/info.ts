import { describeCheckpoint } from "@tessera/sdk";
import type { Command } from "commander";

/** `tessera info FOLDER` */
export function addInfo(program: Command): void {
  program
    .command("info")
    .description("describe a checkpoint without loading it")
    .argument("<folder>", "checkpoint folder")
    .option("--json", "print as JSON")
    .action(async (folder: string, { json }: { readonly json?: boolean }) => {
      const facts = await describeCheckpoint(folder);
      if (json) process.stdout.write(`${JSON.stringify(facts)}\n`);
      else for (const [name, value] of Object.entries(facts)) process.stdout.write(`${name.padEnd(16)}${value}\n`);
    });
}
