import { z } from "zod";
import type { ParseOptions } from "../items/parse-items.ts";
import { parseLines } from "../items/parse-lines.ts";
import type { Prediction } from "./prediction.ts";

const ids = z.array(z.int().nonnegative());
const schema = z
  .object({ id: z.string().min(1), prediction: z.union([z.string(), z.array(z.string())]), token_ids: z.union([ids, z.array(ids)]) })
  .transform(({ id, prediction, token_ids }): Prediction => ({ id, prediction, tokenIds: token_ids }));

/**
 * Parses a predictions.jsonl: `{id, prediction, token_ids}` a line.
 *
 * @throws TesseraError `invalid-argument` naming the line
 */
export function parsePredictions(text: string, { name = "predictions.jsonl" }: ParseOptions = {}): Prediction[] {
  return parseLines<Prediction>(text, schema as unknown as z.ZodType<Prediction>, name);
}
