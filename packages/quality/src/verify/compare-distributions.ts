export interface DistributionDifference {
  /** Mean Kullback-Leibler divergence of the second from the first, in nats. */
  readonly meanKl: number;
  readonly maxKl: number;
  /** Share of positions at which both prefer the same token. */
  readonly agreement: number;
}

/** Compares next-token distributions given as logits, float32 [positions, vocab]. */
export function compareDistributions(reference: Float32Array, other: Float32Array, vocab: number): DistributionDifference {
  const positions = reference.length / vocab;
  let sum = 0;
  let maxKl = 0;
  let same = 0;
  for (let position = 0; position < positions; position++) {
    const p = reference.subarray(position * vocab, (position + 1) * vocab);
    const q = other.subarray(position * vocab, (position + 1) * vocab);
    const [pLog, pBest] = logSum(p);
    const [qLog, qBest] = logSum(q);
    let kl = 0;
    for (let id = 0; id < vocab; id++) {
      const logP = p[id]! - pLog;
      kl += Math.exp(logP) * (logP - (q[id]! - qLog));
    }
    // Rounding may leave a divergence of equal distributions just below zero.
    kl = Math.max(0, kl);
    sum += kl;
    maxKl = Math.max(maxKl, kl);
    if (pBest === qBest) same++;
  }
  return { meanKl: sum / positions, maxKl, agreement: same / positions };
}

function logSum(logits: Float32Array): [logSum: number, best: number] {
  let best = 0;
  for (let id = 1; id < logits.length; id++) if (logits[id]! > logits[best]!) best = id;
  const largest = logits[best]!;
  let sum = 0;
  for (let id = 0; id < logits.length; id++) sum += Math.exp(logits[id]! - largest);
  return [largest + Math.log(sum), best];
}
