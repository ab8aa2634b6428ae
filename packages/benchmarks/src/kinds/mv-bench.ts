import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { TesseraError } from "@tessera/core";
import { mvBenchPrompt } from "@tessera/evaluation";
import { sampleFrameIndices } from "@tessera/preprocessing";
import type { Benchmark, BenchmarkVideo } from "../benchmark.ts";

/** Folder of clips by task, below `MVBench/video`; those with `bounds` show a part of the clip, `frames` are pictures at 3 a second. */
const tasks: Readonly<Record<string, { readonly folder: string; readonly bounds?: boolean; readonly frames?: boolean }>> = {
  "Action Sequence": { folder: "star/Charades_v1_480", bounds: true },
  "Action Prediction": { folder: "star/Charades_v1_480", bounds: true },
  "Action Antonym": { folder: "ssv2_video" },
  "Fine-grained Action": { folder: "Moments_in_Time_Raw/videos" },
  "Unexpected Action": { folder: "FunQA_test/test" },
  "Object Existence": { folder: "clevrer/video_validation" },
  "Object Interaction": { folder: "star/Charades_v1_480", bounds: true },
  "Object Shuffle": { folder: "perception/videos" },
  "Moving Direction": { folder: "clevrer/video_validation" },
  "Action Localization": { folder: "sta/sta_video", bounds: true },
  "Scene Transition": { folder: "scene_qa/video" },
  "Action Count": { folder: "perception/videos" },
  "Moving Count": { folder: "clevrer/video_validation" },
  "Moving Attribute": { folder: "clevrer/video_validation" },
  "State Change": { folder: "perception/videos" },
  "Fine-grained Pose": { folder: "nturgbd" },
  "Character Order": { folder: "perception/videos" },
  "Egocentric Navigation": { folder: "vlnqa" },
  "Episodic Reasoning": { folder: "tvqa/frames_fps3_hq", bounds: true, frames: true },
  "Counterfactual Inference": { folder: "clevrer/video_validation" },
};
const numSegments = 16;
const instruction =
  "Carefully watch the video and pay attention to the cause and sequence of events, the detail and movement of objects, and the action and pose of persons. Based on your observations, select the best option that accurately addresses the question.\n";

const fileOf = (task: string) => `MVBench/json/${task.toLowerCase().replaceAll(/[ -]/g, "_")}.json`;

/** Twenty tasks of 200 questions, 16 frames of one tile each. */
export const mvBench: Benchmark = {
  id: "mvbench",
  title: "MVBench",
  questions: 4000,
  files: Object.keys(tasks).map(fileOf),
  maxTiles: 1,
  maxNewTokens: 1000,
  metric: "mv-bench",
  async *read(folder) {
    for (const [task, { folder: clips, bounds, frames }] of Object.entries(tasks)) {
      const file = join(folder, fileOf(task));
      for (const [i, entry] of (await readTask(file)).entries()) {
        const { question, answer } = mvBenchPrompt(entry);
        const bound = bounds ? ([entry.start!, entry.end!] as const) : undefined;
        const clip = join(folder, "MVBench/video", clips, entry.video);
        yield {
          id: `${task}-${i}`,
          question: `${instruction}\n${question}\nOnly give the best option.`,
          images: [],
          video: frames ? await framesOf(clip, bound) : { input: clip, numSegments, bound },
          reference: { answers: [answer], category: task },
        };
      }
    }
  },
};

interface Entry {
  readonly video: string;
  readonly question: string;
  readonly candidates: readonly string[];
  readonly answer: string;
  readonly start?: number;
  readonly end?: number;
}

async function readTask(file: string): Promise<readonly Entry[]> {
  const text = await readFile(file, "utf8").catch((cause) => {
    throw new TesseraError("media-not-found", `${file} cannot be read`, { facts: { file }, cause });
  });
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch (cause) {
    throw new TesseraError("invalid-argument", `${file}: is not JSON; the file may be cut off`, { facts: { file }, cause });
  }
  const texts = (one: Entry) => [
    one?.video,
    one?.question,
    one?.answer,
    ...(Array.isArray(one?.candidates) ? one.candidates : [undefined]),
  ];
  const wrong = Array.isArray(list) ? list.findIndex((one) => texts(one).some((text) => typeof text !== "string")) : 0;
  if (wrong >= 0)
    throw new TesseraError("invalid-argument", `${file}: [${wrong}] has no video, question, candidates and answer`, { facts: { file } });
  return list as readonly Entry[];
}

/** Pictures named by their number, from 1 on. A folder that is not there is told when the question is asked. */
async function framesOf(folder: string, bound: readonly [number, number] | undefined): Promise<BenchmarkVideo> {
  const names = await readdir(folder).catch(() => []);
  const indices = sampleFrameIndices({ bound, fps: 3, maxFrame: names.length, firstIndex: 1, numSegments });
  return { input: indices.map((index) => join(folder, `${String(index).padStart(5, "0")}.jpg`)) };
}
