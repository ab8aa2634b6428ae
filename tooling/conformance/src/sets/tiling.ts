import { join } from "node:path";
import { planTiles } from "@tessera/preprocessing";
import { readJson } from "../read-json.ts";
import { SetRecorder } from "../set-recorder.ts";
import type { SetResult } from "../set-result.ts";

interface TilingCase {
  readonly width: number;
  readonly height: number;
  readonly min_num: number;
  readonly max_num: number;
  readonly image_size: number;
  readonly use_thumbnail: boolean;
  readonly cols: number;
  readonly rows: number;
  readonly target_size: readonly [number, number];
  readonly boxes: readonly (readonly number[])[];
  readonly thumbnail: boolean;
  readonly num_tiles: number;
}

/** Tile grids, boxes and thumbnails of `dynamic_preprocess`: all equal. */
export async function tiling(folder: string): Promise<SetResult> {
  const recorder = new SetRecorder("tiling");
  for (const golden of await readJson<TilingCase[]>(join(folder, "tiling", "tiling.json"))) {
    const plan = planTiles(
      { width: golden.width, height: golden.height },
      { minTiles: golden.min_num, maxTiles: golden.max_num, tileSize: golden.image_size, thumbnail: golden.use_thumbnail },
    );
    const actual = [
      plan.columns,
      plan.rows,
      plan.targetWidth,
      plan.targetHeight,
      plan.thumbnail,
      plan.tiles,
      plan.boxes.map((box) => [...Object.values(box)]),
    ];
    const expected = [golden.cols, golden.rows, ...golden.target_size, golden.thumbnail, golden.num_tiles, golden.boxes];
    recorder.check(
      `${golden.width}x${golden.height} ${golden.min_num}-${golden.max_num}`,
      JSON.stringify(actual) === JSON.stringify(expected),
    );
  }
  return recorder.result();
}
