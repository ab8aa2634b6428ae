import type { Prediction } from "./prediction.ts";

/** A prediction as a line of predictions.jsonl, without the line break. */
export function formatPrediction({ id, prediction, tokenIds }: Prediction): string {
  return JSON.stringify({ id, prediction, token_ids: tokenIds });
}
