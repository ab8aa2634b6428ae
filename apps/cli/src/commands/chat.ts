import { createInterface } from "node:readline";
import { checkRequest, looksLikeMedia } from "@tessera/sdk";
import type { Command } from "commander";
import pc from "picocolors";
import { help } from "../chat/commands.ts";
import { completeLine } from "../chat/complete-line.ts";
import { Conversation } from "../chat/conversation.ts";
import { Interrupts } from "../chat/interrupts.ts";
import { readPath } from "../chat/read-path.ts";
import { addGenerationOptions, type GenerationFlags, readGenerationFlags } from "../model/generation-flags.ts";
import { addModelOptions, loadModel, type ModelFlags } from "../model/model-options.ts";
import { printAnswer } from "../terminal/print-answer.ts";
import { reportError } from "../terminal/report-error.ts";

const interrupted = 130;
const say = (text: string) => process.stderr.write(pc.dim(text));

/** `tessera chat`: a conversation on the terminal, or over piped lines. */
export function addChat(program: Command): void {
  const command = program.command("chat").description("talk with the model");
  addGenerationOptions(addModelOptions(command)).action(async (flags: ModelFlags & GenerationFlags) => {
    const options = readGenerationFlags(flags);
    checkRequest({ ...options, question: "?" });
    await using model = await loadModel(flags);
    const terminal = process.stdin.isTTY ? { output: process.stdout, completer: completeLine } : {};
    const lines = createInterface({ input: process.stdin, prompt: "> ", ...terminal });
    const interrupts = new Interrupts(
      (text) => {
        process.stderr.write(`\n${pc.dim(text)}`);
        lines.prompt();
      },
      () => process.exit(interrupted),
    );
    lines.on("SIGINT", () => interrupts.press());
    const conversation = new Conversation(model, options);
    if (process.stdin.isTTY) say(help);
    lines.prompt();
    for await (const line of lines) {
      interrupts.forget();
      if (/^\/(quit|exit)\s*$/.test(line)) break;
      try {
        await answerLine(conversation, line.trim(), interrupts);
      } catch (error) {
        reportError(error, (text) => process.stderr.write(text));
      }
      interrupts.end();
      lines.prompt();
    }
    lines.close();
  });
}

/** Does what a line says: a command, a picture whose path was dropped into the terminal, or a question. */
async function answerLine(conversation: Conversation, line: string, interrupts: Interrupts): Promise<void> {
  const [, name, rest = ""] = /^\/(\w+)(?:\s+(.*))?$/.exec(line) ?? [];
  const dropped = readPath(line);
  if (line === "") return;
  if (/\.pdf$/i.test(dropped) && looksLikeMedia(dropped)) say(`${await conversation.addDocument(dropped)}\n`);
  else if (looksLikeMedia(dropped)) say(`${await conversation.addPicture(dropped)}\n`);
  else if (name === "image" && rest !== "") say(`${await conversation.addPicture(readPath(rest))}\n`);
  else if (name === "document" && rest !== "") say(`${await conversation.addDocument(readPath(rest))}\n`);
  else if (name === "video" && rest !== "") say(`${await conversation.setVideo(readPath(rest))}\n`);
  else if (name === "reset" || name === "system") {
    conversation.reset(name === "system" ? rest : undefined);
    say(name === "system" ? "New system message; earlier turns are forgotten\n" : "Earlier turns are forgotten\n");
  } else if (name === "help") process.stdout.write(help);
  else if (name !== undefined) process.stderr.write(`There is no /${name}${rest === "" ? " without more words" : ""}\n${help}`);
  else {
    try {
      await printAnswer(conversation.ask(line, interrupts.begin()));
    } catch (error) {
      process.stdout.write("\n");
      throw error;
    }
  }
}
