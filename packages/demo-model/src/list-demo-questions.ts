import { join } from "node:path";
import { demoMediaFolder } from "./demo-media-folder.ts";
import { readDemoScenes } from "./read-demo-scenes.ts";

/** A bundled question with absolute paths and the original implementation's greedy fp32 answer. */
export interface DemoQuestion {
  readonly scene: string;
  readonly question: string;
  readonly answer: string;
  readonly images: readonly string[];
  readonly video: string | undefined;
}

/** The questions of every scene in order: examples and tests take theirs from here, so that another model brings its own. */
export async function listDemoQuestions(): Promise<DemoQuestion[]> {
  return (await readDemoScenes()).flatMap(({ name, images = [], video, questions }) =>
    questions.map(({ question, reference_answer }) => ({
      scene: name,
      question,
      answer: reference_answer,
      images: images.map((path) => join(demoMediaFolder, path)),
      video: video === undefined ? undefined : join(demoMediaFolder, video),
    })),
  );
}
