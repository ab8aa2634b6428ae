import { TesseraError } from "@tessera/core";
import { checkRequest, looksLikeMedia } from "@tessera/sdk";
import type { Command } from "commander";
import pc from "picocolors";
import { describeRun } from "../model/describe-run.ts";
import { addDocumentOptions, type DocumentFlags, readMedia } from "../model/document-flags.ts";
import { addGenerationOptions, type GenerationFlags, readGenerationFlags } from "../model/generation-flags.ts";
import { addModelOptions, loadModel, type ModelFlags } from "../model/model-options.ts";
import { parseNumber } from "../model/parse-number.ts";
import { expectFile } from "../model/read-pictures.ts";
import { showBoxes } from "../picture/show-boxes.ts";
import { interruptSignal } from "../terminal/interrupt-signal.ts";
import { printAnswer } from "../terminal/print-answer.ts";

interface AskFlags extends ModelFlags, GenerationFlags, DocumentFlags {
  readonly video?: string;
  readonly frames?: number;
  readonly json?: boolean;
}

/** `tessera ask IMAGE|PDF… "question"` */
export function addAsk(program: Command): void {
  const command = program
    .command("ask")
    .description("ask a question about pictures, documents or a video")
    .argument("<words...>", "pictures and PDFs (paths, URLs, - for standard input), then the question")
    .option("--video <file>", "ask about a video")
    .option("--frames <count>", "frames to take from the video", parseNumber, 8)
    .option("--json", "print the result as JSON");
  addGenerationOptions(addModelOptions(addDocumentOptions(command))).action(async (words: string[], flags: AskFlags) => {
    const question = readQuestion(words);
    if (flags.video !== undefined) await expectFile(flags.video);
    const request = {
      ...readGenerationFlags(flags),
      question,
      ...(await readMedia(words.slice(0, -1), flags)),
      video: flags.video === undefined ? undefined : { input: flags.video, numSegments: flags.frames },
    };
    checkRequest(request);
    const signal = interruptSignal();
    await using model = await loadModel(flags, signal);
    if (flags.json) {
      const { history: _, ...result } = await model.chat(request, { signal });
      process.stdout.write(`${JSON.stringify(result)}\n`);
      return;
    }
    const result = await printAnswer(model.stream(request, { signal }));
    await showBoxes(result.text, request.video === undefined && request.documents.length === 0 ? request.images : [], signal);
    process.stderr.write(`${pc.dim(describeRun(result))}\n`);
  });
}

/** The last word. A picture's name there means that there is no question. */
function readQuestion(words: readonly string[]): string {
  const question = words.at(-1) ?? "";
  if (question.trim() === "") throw new TesseraError("empty-question", "The question is empty: give it as the last word, in quotes");
  if (question === "-" || looksLikeMedia(question))
    throw new TesseraError("empty-question", `The question is missing: tessera ask ${question.slice(0, 200)} "What do you see?"`);
  return question;
}
