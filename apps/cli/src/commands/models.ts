import { listModels, removeModel } from "@tessera/hub";
import type { Command } from "commander";
import { hubOptions } from "../model/hub-options.ts";
import { formatBytes } from "../terminal/format-bytes.ts";

/** `tessera models [--remove NAME]` */
export function addModels(program: Command): void {
  program
    .command("models")
    .description("list the models in the hubs' caches, which other tools share, or remove one")
    .option("--remove <name>", "remove this model, all its revisions")
    .action(async ({ remove }: { readonly remove?: string }) => {
      if (remove !== undefined) await removeModel(remove, hubOptions());
      for (const { name, bytes } of await listModels(hubOptions())) process.stdout.write(`${formatBytes(bytes).padStart(10)}  ${name}\n`);
    });
}
