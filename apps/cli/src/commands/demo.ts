import { join } from "node:path";
import { demoMediaFolder, readDemoScenes } from "@tessera/demo-model";
import { type ChatRequest, type InternVL, looksLikeMedia, type Turn } from "@tessera/sdk";
import type { Command } from "commander";
import pc from "picocolors";
import { describeRun } from "../model/describe-run.ts";
import { addModelOptions, loadModel, type ModelFlags } from "../model/model-options.ts";
import { showBoxes } from "../picture/show-boxes.ts";
import { interruptSignal } from "../terminal/interrupt-signal.ts";
import { printAnswer } from "../terminal/print-answer.ts";

interface DemoFlags extends ModelFlags {
  readonly image?: readonly string[];
  readonly video?: string;
}

/** `tessera demo`: the bundled scenes, or the user's own picture. */
export function addDemo(program: Command): void {
  const command = program
    .command("demo")
    .description("answer the bundled questions, or one about your own picture")
    .argument("[question]", "a question about --image or --video")
    .option("--image <file...>", "your own pictures")
    .option("--video <file>", "your own video");
  addModelOptions(command).action(async (question: string | undefined, flags: DemoFlags) => {
    const signal = interruptSignal();
    await using model = await loadModel(flags, signal);
    if (flags.image !== undefined || flags.video !== undefined || question !== undefined) {
      // `--image a.jpg "question"` leaves the question with the pictures.
      const words = [...(flags.image ?? [])];
      const last = words.at(-1);
      const asked = question ?? (last === undefined || looksLikeMedia(last) ? "Please describe the image shortly." : words.pop()!);
      await show(model, asked, { images: words, video: flags.video }, signal);
      return;
    }
    for (const scene of await readDemoScenes()) {
      const at = (path: string) => join(demoMediaFolder, path);
      const media = scene.video === undefined ? { images: (scene.images ?? []).map(at) } : { video: at(scene.video) };
      process.stdout.write(`\n${pc.bold(scene.name)} ${pc.dim([scene.video ?? scene.images ?? []].flat().join(", "))}\n`);
      for (const { question } of scene.questions) await show(model, question, media, signal);
    }
    await showTurns(model, signal);
  });
}

/** Several turns about one picture: each question sees the earlier answers. */
async function showTurns(model: InternVL, signal: AbortSignal): Promise<void> {
  const scene = (await readDemoScenes()).find(({ images, questions }) => images?.length === 1 && questions.length > 1);
  if (scene === undefined) return;
  process.stdout.write(`\n${pc.bold("conversation")} ${pc.dim(`${scene.images}, with earlier turns in view`)}\n`);
  const images = (scene.images ?? []).map((path) => join(demoMediaFolder, path));
  let history: readonly Turn[] = [];
  for (const { question } of scene.questions) history = await show(model, question, { images, history }, signal);
}

async function show(model: InternVL, question: string, request: ChatRequest, signal: AbortSignal): Promise<readonly Turn[]> {
  // Where the frames of a video stand is the same in every question.
  const words = question.replace(/^(?:Frame\d+: <image>\n)+/, "");
  process.stdout.write(`${pc.cyan("?")} ${words.split("\n").join("\n  ")}\n${pc.green(">")} `);
  const result = await printAnswer(model.stream({ ...request, question }, { signal }));
  await showBoxes(result.text, request.images, signal);
  process.stdout.write(`  ${pc.dim(describeRun(result))}\n`);
  return result.history;
}
