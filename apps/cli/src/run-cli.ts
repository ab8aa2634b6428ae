import { Command, CommanderError } from "commander";
import { addAsk } from "./commands/ask.ts";
import { addChat } from "./commands/chat.ts";
import { addConvert } from "./commands/convert.ts";
import { addDemo } from "./commands/demo.ts";
import { addEval } from "./commands/eval.ts";
import { addExtract } from "./commands/extract.ts";
import { addGround } from "./commands/ground.ts";
import { addInfo } from "./commands/info.ts";
import { addMcp } from "./commands/mcp.ts";
import { addModels } from "./commands/models.ts";
import { addPlan } from "./commands/plan.ts";
import { addPull } from "./commands/pull.ts";
import { addServe } from "./commands/serve.ts";
import { addVerifyCache } from "./commands/verify-cache.ts";
import { addWorker } from "./commands/worker.ts";
import { readVersion } from "./read-version.ts";
import { reportError } from "./terminal/report-error.ts";

const wrongUse = 2;

/** In the order in which help lists them. */
const commands = [
  addAsk,
  addChat,
  addGround,
  addExtract,
  addConvert,
  addInfo,
  addPlan,
  addEval,
  addDemo,
  addServe,
  addWorker,
  addMcp,
  addPull,
  addModels,
  addVerifyCache,
];

/** Runs the command line `words` (without node and script) and returns the exit code. */
export async function runCli(words: readonly string[]): Promise<number> {
  const program = new Command("tessera")
    .description("InternVL2 vision-language models on this machine")
    .version(readVersion())
    .exitOverride()
    // Misuse takes two lines: what is wrong, and where help is.
    .configureOutput({ outputError: (text, write) => write(`${text.trim().replaceAll("\n", " ")}\n`) })
    .showHelpAfterError("tessera --help lists the commands");
  for (const add of commands) add(program);
  for (const command of program.commands)
    for (const one of [command, ...command.commands])
      one.showHelpAfterError(`tessera ${command.name()} --help lists its arguments and options`);
  try {
    await program.parseAsync(words, { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : wrongUse;
    return reportError(error, (text) => process.stderr.write(text));
  }
}
