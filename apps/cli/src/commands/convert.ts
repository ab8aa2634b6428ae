import type { Command } from "commander";
import { interruptSignal } from "../interrupt-signal.ts";
import { addModelOptions, loadModel, type ModelFlags } from "../model-options.ts";

/** `tessera convert FOLDER` */
export function addConvert(program: Command): void {
  const command = program
    .command("convert")
    .description("convert a checkpoint into the cache and print the folder")
    .argument("<folder>", "checkpoint folder");
  addModelOptions(command).action(async (folder: string, flags: ModelFlags) => {
    await using model = await loadModel({ ...flags, model: folder }, interruptSignal());
    process.stdout.write(`${model.convertedFolder}\n`);
  });
}
