import { seededRandom } from "@tessera/core";

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * The 95 % interval of a figure by the percentile bootstrap over clusters: questions about one picture are drawn together, since their errors are
 * not independent.
 */
export function bootstrap<T>(
  answers: readonly { readonly cluster: string; readonly answer: T }[],
  figure: (answers: readonly T[]) => number,
  { resamples = 1000, seed = 0 }: { readonly resamples?: number; readonly seed?: number } = {},
): Interval {
  const byName = new Map<string, T[]>();
  for (const { cluster, answer } of answers) byName.set(cluster, [...(byName.get(cluster) ?? []), answer]);
  const clusters = [...byName.values()];
  const random = seededRandom(seed);
  const figures = Float64Array.from({ length: resamples }, () =>
    figure(Array.from({ length: clusters.length }, () => clusters[Math.floor(random() * clusters.length)]!).flat()),
  ).sort();
  const at = (share: number) => figures[Math.min(resamples - 1, Math.floor(share * resamples))]!;
  return { low: at(0.025), high: at(0.975) };
}
