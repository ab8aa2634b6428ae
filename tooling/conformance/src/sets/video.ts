import { join } from "node:path";
import { sampleFrameIndices } from "@tessera/preprocessing";
import { readJson } from "../read-json.ts";
import { SetRecorder } from "../set-recorder.ts";
import type { SetResult } from "../set-result.ts";

interface IndexCase {
  readonly bound: readonly [number, number] | null;
  readonly fps: number;
  readonly max_frame: number;
  readonly first_idx: number;
  readonly num_segments: number;
  readonly indices: readonly number[];
}

/** Frame indices of the model card's `get_index`: all equal. */
export async function video(folder: string): Promise<SetResult> {
  const recorder = new SetRecorder("video");
  for (const golden of await readJson<IndexCase[]>(join(folder, "video", "get_index.json"))) {
    const indices = sampleFrameIndices({
      bound: golden.bound?.length ? golden.bound : undefined,
      fps: golden.fps,
      maxFrame: golden.max_frame,
      firstIndex: golden.first_idx,
      numSegments: golden.num_segments,
    });
    recorder.check(
      JSON.stringify([golden.bound, golden.fps, golden.max_frame]),
      JSON.stringify(indices) === JSON.stringify(golden.indices),
      `${indices}`,
    );
  }
  return recorder.result();
}
