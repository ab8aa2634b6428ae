import { z } from "zod";
import type { EvaluationItem } from "./evaluation-item.ts";
import { parseLines } from "./parse-lines.ts";

const turnFields = {
  question: z.string(),
  metric: z.enum(["exact", "iou", "facts"]),
  answers: z.array(z.string()).min(1),
  facts: z.array(z.string().min(1)).default([]),
};
const checkFacts = (turn: { readonly metric: string; readonly facts: readonly string[] }) =>
  turn.metric !== "facts" || turn.facts.length > 0;
const factsMessage = { message: 'the metric "facts" needs a non-empty list of facts', path: ["facts"] };
const paths = z.array(z.string().min(1)).max(1024);

const schema = z
  .object({
    id: z.string().min(1),
    task: z.string().min(1),
    images: paths.optional(),
    video: paths.min(1).optional(),
    max_num: z.int().positive().default(12),
    num_patches: z.array(z.int().nonnegative()).default([]),
    turns: z.array(z.object(turnFields).refine(checkFacts, factsMessage)).min(1).optional(),
    ...turnFields,
  })
  .refine(checkFacts, factsMessage)
  .refine(({ images, video }) => images === undefined || video === undefined, { message: "has both images and video" })
  .transform(
    ({ id, task, images, video, max_num, num_patches, turns, question, metric, answers, facts }): EvaluationItem => ({
      id,
      task,
      images: video ?? images ?? [],
      video: video !== undefined,
      maxTiles: max_num,
      tiles: num_patches,
      turns: turns ?? [{ question, metric, answers, facts }],
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
 * Parses an items.jsonl: one JSON object a line with id, task, images | video, max_num, num_patches, question, metric, answers, facts, turns.
 * An item with `turns` is scored by them; its own question is the last turn's.
 *
 * @throws TesseraError `invalid-argument` naming the line
 */
export function parseItems(text: string, { name = "items.jsonl" }: ParseOptions = {}): EvaluationItem[] {
  return parseLines<EvaluationItem>(text, schema as unknown as z.ZodType<EvaluationItem>, name);
}
