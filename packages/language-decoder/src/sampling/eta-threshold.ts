/** Least probability under eta sampling: lower where the distribution is flat. `EtaLogitsWarper` of transformers. */
export function etaThreshold(probabilities: readonly number[], etaCutoff: number): number {
  const entropy = probabilities.reduce((sum, p) => sum - (p > 0 ? p * Math.log(p) : 0), 0);
  return Math.min(etaCutoff, Math.sqrt(etaCutoff) * Math.exp(-entropy));
}
