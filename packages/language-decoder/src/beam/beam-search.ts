import { topCandidates } from "../prediction/top-candidates.ts";
import type { GenerationOptions } from "../sampling/options/generation-options.ts";
import { processLogits } from "../sampling/process-logits.ts";
import type { Sequence } from "../sequence/sequence.ts";
import type { TokenEmbedding } from "../sequence/token-embedding.ts";
import { BeamHypotheses, type BeamOptions, type Hypothesis } from "./beam-hypotheses.ts";

export interface BeamSearchOptions extends BeamOptions {
  readonly generation: GenerationOptions;
  readonly maxNewTokens: number;
  readonly stopTokenIds: readonly number[];
  readonly bosTokenId: number | undefined;
  readonly embedding: TokenEmbedding;
  readonly signal: AbortSignal | undefined;
}

interface Beam {
  readonly sequence: Sequence;
  readonly ids: readonly number[];
  readonly sum: number;
}

/**
 * Beam search over a sequence whose prompt has been read: `beam_search` and `BeamSearchScorer` of transformers 4.37.2, one answer a prompt.
 *
 * @returns the best answers, best first; an answer that ended by itself carries the first stop token
 */
export async function beamSearch(start: Sequence, options: BeamSearchOptions): Promise<readonly Hypothesis[]> {
  const { numBeams, generation, maxNewTokens, stopTokenIds, bosTokenId, embedding, signal } = options;
  const finished = new BeamHypotheses(options);
  const stops = new Set(stopTokenIds);
  const row = new Float32Array(embedding.columns);
  // The original starts with equal beams, all but one too unlikely to be taken: one beam is the same.
  let beams: Beam[] = [{ sequence: start, ids: [], sum: 0 }];
  for (let length = 1; ; length++) {
    const scores = beams.map(({ sequence, ids, sum }) => {
      const history = bosTokenId === undefined ? ids : [bosTokenId, ...ids];
      return continuationScores(sequence.logits, sum, (values) =>
        processLogits(values, generation, { history, generated: ids.length, stopTokenIds }),
      );
    });
    const candidates = topCandidates(scores, Math.max(2, 1 + stops.size) * numBeams);
    const open: { readonly parent: Beam; readonly id: number; readonly score: number }[] = [];
    for (const [rank, { beam, id, score }] of candidates.entries()) {
      if (stops.has(id)) {
        if (rank < numBeams) finished.add([...beams[beam]!.ids, stopTokenIds[0]!], score, length);
      } else open.push({ parent: beams[beam]!, id, score });
      if (open.length === numBeams) break;
    }
    const done = finished.isDone(candidates[0]?.score ?? Number.NEGATIVE_INFINITY, length);
    if (done || length === maxNewTokens || open.length === 0) {
      if (!done) for (const { parent, id, score } of open) finished.add([...parent.ids, id], score, length);
      return finished.best;
    }
    const taken = new Set<Sequence>();
    const next: Beam[] = [];
    // Forks come first: a sequence that moves on no longer holds its parent's state.
    for (const { parent, id, score } of open) {
      const sequence = taken.has(parent.sequence) ? parent.sequence.fork() : parent.sequence;
      taken.add(parent.sequence);
      next.push({ sequence, ids: [...parent.ids, id], sum: score });
    }
    for (const { sequence, ids } of next) {
      embedding.lookup(ids.at(-1)!, row, 0);
      await sequence.step(row, signal);
    }
    beams = next;
  }
}

/** Log-probabilities [vocab], processed and on top of the beam's own sum. The original processes log-probabilities, not logits. */
function continuationScores(logits: Float32Array, sum: number, process: (values: Float32Array) => void): Float32Array {
  let largest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < logits.length; i++) if (logits[i]! > largest) largest = logits[i]!;
  let total = 0;
  for (let i = 0; i < logits.length; i++) total += Math.exp(logits[i]! - largest);
  const normalizer = largest + Math.log(total);
  const scores = Float32Array.from(logits, (value) => value - normalizer);
  process(scores);
  for (let i = 0; i < scores.length; i++) scores[i]! += sum;
  return scores;
}
