import type { MetricName } from "../metrics/metric-name.ts";
import type { Reference } from "../metrics/reference.ts";

/** One question of an item, with what it is scored against. */
export interface EvaluationTurn extends Reference {
  /** With its `<image>` placeholders, also for frames ("Frame1: <image>\n…"): pass it to the model as it is. */
  readonly question: string;
  readonly metric: MetricName;
}

/** An evaluation item: pictures and one or several questions about them. */
export interface EvaluationItem {
  readonly id: string;
  readonly task: string;
  /** Pictures in the order of the placeholders, as paths relative to the items file; the frames, when `video` is true. */
  readonly images: readonly string[];
  readonly video: boolean;
  /** Highest number of tiles a picture is cut into (`max_num`), without the thumbnail. */
  readonly maxTiles: number;
  /** Tiles of each picture in the reference's run (`num_patches`), thumbnail included. */
  readonly tiles: readonly number[];
  /** At least one. */
  readonly turns: readonly EvaluationTurn[];
  /** Whether the item was given as `turns`: predictions are then lists, also for one turn. */
  readonly multiTurn: boolean;
}
