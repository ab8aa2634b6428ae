export interface YarnScaling {
  readonly rope_theta: number;
  readonly factor: number;
  readonly original_max_position_embeddings: number;
  readonly attention_factor?: number | null;
  readonly beta_fast?: number | null;
  readonly beta_slow?: number | null;
  readonly mscale?: number | null;
  readonly mscale_all_dim?: number | null;
  readonly truncate?: boolean | null;
}

/**
 * YaRN: angles that turn often within the trained length stay, those that hardly turn are divided by the factor, a ramp lies between.
 *
 * @returns angles per position [size / 2], and what cosines and sines are multiplied with
 */
export function yarnFrequencies(size: number, scaling: YarnScaling): [frequencies: Float32Array, magnitude: number] {
  const { rope_theta: theta, factor, original_max_position_embeddings: trained } = scaling;
  const pairWith = (turns: number) => (size * Math.log(trained / (turns * 2 * Math.PI))) / (2 * Math.log(theta));
  const [fast, slow] = [pairWith(scaling.beta_fast || 32), pairWith(scaling.beta_slow || 1)];
  const whole = scaling.truncate ?? true;
  const low = Math.max(whole ? Math.floor(fast) : fast, 0);
  const high = Math.min(whole ? Math.ceil(slow) : slow, size - 1);
  const frequencies = Float32Array.from({ length: size / 2 }, (_, i) => {
    const kept = 1 - Math.min(Math.max((i - low) / (low === high ? 0.001 : high - low), 0), 1);
    const frequency = theta ** ((-2 * i) / size);
    return (frequency / factor) * (1 - kept) + frequency * kept;
  });
  return [frequencies, scaling.attention_factor ?? magnitudeOf(scaling)];
}

function magnitudeOf({ factor, mscale, mscale_all_dim }: YarnScaling): number {
  const scale = (weight: number) => (factor <= 1 ? 1 : 0.1 * weight * Math.log(factor) + 1);
  return mscale && mscale_all_dim ? scale(mscale) / scale(mscale_all_dim) : scale(1);
}
