import { z } from "zod";
import { findMetric } from "../metrics/find-metric.ts";
import { metrics } from "../metrics/metrics.ts";
import type { EvaluationItem, EvaluationTurn } from "./evaluation-item.ts";
import { parseLines } from "./parse-lines.ts";

const coordinate = z.number();
const turnFields = {
  question: z.string(),
  metric: z.enum(metrics.map(({ name }) => name)),
  answers: z.array(z.string()).min(1),
  facts: z.array(z.string().min(1)).default([]),
  category: z.string().optional(),
  groups: z.record(z.string(), z.array(z.string())).optional(),
  options: z.record(z.string(), z.string()).optional(),
  box: z.tuple([coordinate, coordinate, coordinate, coordinate]).optional(),
  size: z.tuple([z.int().positive(), z.int().positive()]).optional(),
};

/** Refuses a turn that lacks what its metric reads. */
function checkReference(turn: EvaluationTurn, context: z.RefinementCtx<unknown>): void {
  const missing = findMetric(turn.metric).missing?.(turn);
  if (missing !== undefined) context.addIssue(`the metric "${turn.metric}" needs ${missing}`);
}

const paths = z.array(z.string().min(1)).max(1024);

const schema = z
  .object({
    id: z.string().min(1),
    task: z.string().min(1),
    images: paths.optional(),
    video: paths.min(1).optional(),
    max_num: z.int().positive().default(12),
    num_patches: z.array(z.int().nonnegative()).default([]),
    turns: z.array(z.object(turnFields).superRefine(checkReference)).min(1).optional(),
    ...turnFields,
  })
  .superRefine(checkReference)
  .refine(({ images, video }) => images === undefined || video === undefined, { message: "has both images and video" })
  .transform(
    ({ id, task, images, video, max_num, num_patches, turns, ...turn }): EvaluationItem => ({
      id,
      task,
      images: video ?? images ?? [],
      video: video !== undefined,
      maxTiles: max_num,
      tiles: num_patches,
      turns: turns ?? [turn],
      multiTurn: turns !== undefined,
    }),
  );

/** Options of {@link parseItems}. */
export interface ParseOptions {
  /**
   * What errors call the file.
   * @default "items.jsonl"
   */
  readonly name?: string;
}

/**
 * Parses an items.jsonl: one JSON object a line with id, task, images | video, max_num, num_patches, question, metric, answers,
 * facts, turns, and what else a `Reference` has.
 * An item with `turns` is scored by them; its own question is the last turn's.
 *
 * @throws TesseraError `invalid-argument` naming the line
 */
export function parseItems(text: string, { name = "items.jsonl" }: ParseOptions = {}): EvaluationItem[] {
  return parseLines<EvaluationItem>(text, schema as unknown as z.ZodType<EvaluationItem>, name);
}
