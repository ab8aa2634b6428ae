import { logProbability } from "./log-probability.ts";
import { topKThreshold } from "./top-k-threshold.ts";

export interface TokenLogprob {
  readonly id: number;
  /** Natural logarithm of the probability. */
  readonly logprob: number;
}

/** A chosen token with its log-probability and those of the likeliest tokens, best first. */
export interface TokenLogprobs extends TokenLogprob {
  readonly top: readonly TokenLogprob[];
}

/** Log-probabilities of a token and of the `count` likeliest, after the processors, before temperature and the warpers. */
export function tokenLogprobs(logits: Float32Array, id: number, count: number): TokenLogprobs {
  const logprob = logProbability(logits, id);
  if (count === 0) return { id, logprob, top: [] };
  const limit = topKThreshold(logits, Math.min(count, logits.length));
  const best: number[] = [];
  for (let i = 0; i < logits.length; i++) if (logits[i]! >= limit) best.push(i);
  best.sort((a, b) => logits[b]! - logits[a]! || a - b);
  return { id, logprob, top: best.slice(0, count).map((other) => ({ id: other, logprob: logprob + (logits[other]! - logits[id]!) })) };
}
