import { cpus, loadavg } from "node:os";
import { PictureFiles } from "../pictures/picture-files.ts";
import type { BenchResult, FigureResult, VariantResult } from "../results/bench-result.ts";
import type { Figure } from "../results/figures.ts";
import { rotate } from "../results/rotate.ts";
import { round } from "../results/round.ts";
import { type Samples, summarizeFigure } from "../results/summarize-figure.ts";
import { needsModel } from "./needs-model.ts";
import { startVariant } from "./start-variant.ts";
import type { BenchWorker } from "./start-worker.ts";
import type { Variant } from "./variant.ts";
import type { WorkerReply } from "./worker-protocol.ts";

export interface CompareOptions {
  readonly folder: string;
  /** The first is what the others are compared with. */
  readonly variants: readonly Variant[];
  readonly figures: readonly Figure[];
  readonly pairs: number;
  /** Where the large picture is kept. @default the system's folder for temporary files */
  readonly pictureFolder?: string;
}

interface Side {
  readonly label: string;
  readonly worker: BenchWorker;
}

/**
 * Measures variants in turn: each pair (or round, with more than two) is one run of each, another one beginning every time, so that what
 * else the machine does falls on all. Ratios are medians over pairs of candidate / baseline: below 1 the candidate is faster.
 * On a machine that others load, `ratioOfBest` is the steadier figure. What a variant cannot measure is its error in the result.
 */
export async function compareVariants({ folder, variants, figures, pairs, pictureFolder }: CompareOptions): Promise<BenchResult> {
  const before = loadavg()[0]!;
  await using pictures = await PictureFiles.create(pictureFolder);
  const sides = variants.map((variant): Side => ({ label: variant.label, worker: startVariant(variant, folder) }));
  const loads: WorkerReply[] = [];
  if (figures.some(needsModel)) for (const { worker } of sides) loads.push(await worker.ask({ type: "load" }));
  const results: Record<string, Record<string, FigureResult>> = {};
  let salt = Math.floor(performance.timeOrigin) % 100_000;
  for (const figure of figures) {
    const samples = Object.fromEntries(sides.map(({ label }) => [label, { values: [] as number[] } as Samples]));
    // The first pair warms up and is not kept.
    for (let pair = -1; pair < pairs; pair++) {
      salt++;
      const picture = await pictures.of(figure, salt);
      for (const { label, worker } of rotate(sides, pair)) {
        const { values, error: earlier } = samples[label]!;
        if (earlier !== undefined) continue;
        const { value, facts, error } = await worker.ask({ type: "measure", figure, salt, picture });
        samples[label] = { values: value === undefined || pair < 0 ? values : [...values, value], facts, error };
      }
    }
    results[figure] = summarizeFigure(samples);
  }
  const described: VariantResult[] = [];
  for (const [i, { worker }] of sides.entries()) described.push(describe(variants[i]!, loads[i], await worker.stop()));
  return {
    machine: {
      cpu: cpus()[0]?.model,
      cores: cpus().length,
      node: process.version,
      loadAverage: [round(before, 1), round(loadavg()[0]!, 1)],
    },
    pairs,
    variants: described,
    figures: results,
  };
}

/** Without folders and commands, which are of one machine. */
function describe({ label, options: given = {} }: Variant, load: WorkerReply | undefined, { value, facts }: WorkerReply): VariantResult {
  const { cacheFolder: _, adapter: __, ...options } = given;
  const maxRssMb = value === undefined ? undefined : Math.round(value);
  const { weightsMb, kvMb } = facts ?? {};
  const known = maxRssMb !== undefined && weightsMb !== undefined && kvMb !== undefined;
  return {
    label,
    options,
    loadMs: load?.value === undefined ? undefined : Math.round(load.value),
    loadError: load?.error,
    maxRssMb,
    weightsMb,
    kvMb,
    otherMb: known ? maxRssMb - weightsMb - kvMb : undefined,
  };
}
