import type { Command } from "commander";
import { pullWithProgress } from "../model/pull-with-progress.ts";
import { interruptSignal } from "../terminal/interrupt-signal.ts";

/** `tessera pull OpenGVLab/InternVL2-1B` */
export function addPull(program: Command): void {
  program
    .command("pull")
    .description("download a model's checkpoint, or what is missing of it, and print its folder")
    .argument("<name>", "owner/name on Hugging Face, modelscope:owner/name; @revision may follow")
    .action(async (name: string) => {
      const { folder } = await pullWithProgress(name, interruptSignal());
      process.stdout.write(`${folder}\n`);
    });
}
