import { cpus, loadavg } from "node:os";
import type { LoadOptions } from "@tessera/sdk";
import type { Figure } from "./figures.ts";
import { median } from "./median.ts";
import { startWorker } from "./start-worker.ts";

/** One side of a comparison. */
export interface Variant {
  /** What it is called in the result. */
  readonly label: string;
  /** Checkout to run. @default this one */
  readonly root?: string;
  /** @default the one given to the command */
  readonly folder?: string;
  readonly options?: LoadOptions;
}

export interface CompareOptions {
  readonly folder: string;
  readonly variants: readonly [baseline: Variant, candidate: Variant];
  readonly figures: readonly Figure[];
  readonly pairs: number;
}

/**
 * Measures two variants in turn: each pair is one run of either, the order changing from pair to pair, so that what else the machine
 * does falls on both. Ratios are medians over pairs of candidate / baseline: below 1 the candidate is faster.
 * On a machine that others load, `ratioOfBest` is the steadier figure.
 */
export async function compareVariants({ folder, variants, figures, pairs }: CompareOptions): Promise<object> {
  const before = loadavg()[0]!;
  const workers = variants.map(({ root }) => startWorker(root));
  const load: number[] = [];
  for (const [i, worker] of workers.entries())
    load.push(await worker.ask({ type: "load", folder: variants[i]!.folder ?? folder, options: variants[i]!.options ?? {} }));
  const results: Record<string, object> = {};
  let salt = Math.floor(performance.timeOrigin) % 100_000;
  for (const figure of figures) {
    const samples: [number[], number[]] = [[], []];
    // The first pair warms up and is not kept.
    for (let pair = -1; pair < pairs; pair++) {
      salt++;
      for (const side of pair & 1 ? [1, 0] : [0, 1]) {
        const value = await workers[side]!.ask({ type: "measure", figure, salt });
        if (pair >= 0) samples[side]!.push(value);
      }
    }
    const [baseline, candidate] = samples;
    const ratios = baseline.map((value, i) => candidate[i]! / value);
    results[figure] = {
      baseline: summary(baseline),
      candidate: summary(candidate),
      ratio: round(median(ratios), 3),
      ratioOfBest: round(Math.min(...candidate) / Math.min(...baseline), 3),
      ratios: ratios.map((ratio) => round(ratio, 3)),
    };
  }
  const maxRssMb: number[] = [];
  for (const worker of workers) maxRssMb.push(Math.round(await worker.stop()));
  const [baseline, candidate] = variants.map(({ label, options: { cacheFolder: _, ...options } = {} }, i) => ({
    label,
    options,
    loadMs: Math.round(load[i]!),
    maxRssMb: maxRssMb[i],
  }));
  return {
    machine: {
      cpu: cpus()[0]?.model,
      cores: cpus().length,
      node: process.version,
      loadAverage: [round(before, 1), round(loadavg()[0]!, 1)],
    },
    pairs,
    baseline,
    candidate,
    figures: results,
  };
}

function summary(values: readonly number[]): object {
  return { median: round(median(values), 2), best: round(Math.min(...values), 2), samples: values.map((value) => round(value, 2)) };
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
