import { createInterface } from "node:readline";
import type { Turn } from "@tessera/sdk";
import type { Command } from "commander";
import pc from "picocolors";
import { addGenerationOptions, type GenerationFlags, readGenerationFlags } from "../generation-flags.ts";
import { addModelOptions, loadModel, type ModelFlags } from "../model-options.ts";
import { printAnswer } from "../print-answer.ts";
import { reportError } from "../report-error.ts";

const help = `/image PATH   add a picture to the next question
/video PATH   talk about a video
/system TEXT  replace the system message and start over
/reset        forget pictures and turns
/quit         leave; Ctrl-C stops an answer
`;

const mediaFailed = 3;

/** `tessera chat`: a conversation on the terminal, or over piped lines. */
export function addChat(program: Command): void {
  const command = program.command("chat").description("talk with the model");
  addGenerationOptions(addModelOptions(command)).action(async (flags: ModelFlags & GenerationFlags) => {
    await using model = await loadModel(flags);
    const lines = createInterface({ input: process.stdin, output: process.stdin.isTTY ? process.stdout : undefined, prompt: "> " });
    let answering: AbortController | undefined;
    lines.on("SIGINT", () => (answering ? answering.abort() : lines.close()));
    let state = emptyState(flags.system);
    if (process.stdin.isTTY) process.stdout.write(pc.dim(help));
    lines.prompt();
    for await (const line of lines) {
      const [, name, rest = ""] = /^\/(\w+)\s*(.*)$/.exec(line.trim()) ?? [];
      if (name === "quit") break;
      if (name === "image") state = { ...state, images: [...state.images, rest], pending: state.pending + 1 };
      else if (name === "video") state = { ...emptyState(state.system), video: rest };
      else if (name === "reset") state = emptyState(state.system);
      else if (name === "system") state = emptyState(rest);
      else if (name !== undefined) process.stdout.write(help);
      else if (line.trim() !== "") {
        answering = new AbortController();
        try {
          // Pictures added since the last turn belong to this question.
          const question = line.includes("<image>") ? line : "<image>\n".repeat(state.pending) + line;
          const { images, video, history } = state;
          const result = await printAnswer(
            model,
            { ...readGenerationFlags(flags), systemMessage: state.system, question, images, video, history },
            answering.signal,
          );
          state = { ...state, history: result.history, pending: 0 };
        } catch (error) {
          process.stdout.write("\n");
          const code = reportError(error, (text) => process.stderr.write(text));
          if (code === mediaFailed) state = withoutNewMedia(state);
        }
        answering = undefined;
      }
      lines.prompt();
    }
    lines.close();
  });
}

interface ChatState {
  readonly images: readonly string[];
  readonly pending: number;
  readonly video: string | undefined;
  readonly history: readonly Turn[];
  readonly system: string | undefined;
}

/** What could not be read would spoil every later question. */
function withoutNewMedia(state: ChatState): ChatState {
  return { ...state, images: state.images.slice(0, state.images.length - state.pending), pending: 0, video: undefined };
}

function emptyState(system: string | undefined): ChatState {
  return { images: [], pending: 0, video: undefined, history: [], system };
}
