import { type RandomSource, seededRandom } from "@tessera/core";

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * The 95 % intervals of figures by the percentile bootstrap.
 *
 * @param draw the figures of resampled items
 * @param resamples how often it is drawn
 */
export function bootstrap(
  draw: (random: RandomSource) => Readonly<Record<string, number>>,
  { resamples = 1000, seed = 0 }: { readonly resamples?: number; readonly seed?: number } = {},
): Record<string, Interval> {
  const random = seededRandom(seed);
  const drawn = new Map<string, number[]>();
  for (let i = 0; i < resamples; i++)
    for (const [name, value] of Object.entries(draw(random))) {
      // A group of which nothing was drawn has no figure.
      if (Number.isNaN(value)) continue;
      const values = drawn.get(name);
      if (values === undefined) drawn.set(name, [value]);
      else values.push(value);
    }
  return Object.fromEntries([...drawn].map(([name, values]) => [name, middle(values.sort((a, b) => a - b))]));
}

function middle(sorted: readonly number[]): Interval {
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
  return { low: at(0.025), high: at(0.975) };
}
