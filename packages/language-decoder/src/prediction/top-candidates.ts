import { topKThreshold } from "../sampling/top-k-threshold.ts";

export interface Candidate {
  readonly beam: number;
  readonly id: number;
  readonly score: number;
}

/** The `count` best continuations over all beams, best first; of equal ones the earlier beam, then the smaller id. */
export function topCandidates(scores: readonly Float32Array[], count: number): Candidate[] {
  const found = scores.flatMap((row, beam) => {
    const limit = topKThreshold(row, Math.min(count, row.length));
    const best: Candidate[] = [];
    for (let id = 0; id < row.length; id++) if (row[id]! >= limit) best.push({ beam, id, score: row[id]! });
    return best;
  });
  return found.sort((a, b) => b.score - a.score || a.beam - b.beam || a.id - b.id).slice(0, count);
}
