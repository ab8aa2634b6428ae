import { join } from "node:path";
import {
  type Benchmark,
  type BenchmarkSummary,
  formatFigure,
  type ScoredItem,
  type Shard,
  toDataUri,
  worstItems,
  writeReport,
} from "@tessera/benchmarks";
import { publishFile } from "../terminal/publish-file.ts";

export interface RunResults {
  readonly folder: string;
  readonly data: string;
  readonly benchmark: Benchmark;
  readonly items: readonly ScoredItem[];
  readonly summary: BenchmarkSummary & { readonly limit?: number; readonly settings: Readonly<Record<string, unknown>> };
  readonly shard?: Shard;
}

/** Writes what a run gave and says it in brief. Of a part alone only its answers are kept: scores are those of the whole. */
export async function writeResults(run: RunResults): Promise<void> {
  const { folder, benchmark, items, summary, shard } = run;
  if (shard !== undefined) {
    process.stdout.write(`${counts(run)}Part ${shard.index} of ${shard.of}: run without --shard once all parts lie in ${folder}\n`);
    return;
  }
  await publishFile(join(folder, "predictions.jsonl"), items.map((item) => `${JSON.stringify(item)}\n`).join(""));
  await publishFile(join(folder, "summary.json"), `${JSON.stringify(summary, undefined, 2)}\n`);
  const pictures = await worstPictures(run);
  await publishFile(join(folder, "report.html"), writeReport({ benchmark, summary, items, settings: summary.settings, pictures }));
  process.stdout.write(counts(run) + describeFigures(benchmark, summary));
  await writeSubmission(run);
}

/** The upload, if it would be whole: a server takes what is missing for wrong. */
async function writeSubmission({ folder, benchmark: { submission }, items, summary }: RunResults): Promise<void> {
  if (submission === undefined) return;
  if (summary.limit !== undefined || summary.failed > 0) {
    process.stderr.write(`${submission.file} is not written: it is for all questions, each with an answer\n`);
    return;
  }
  const file = join(folder, submission.file);
  await publishFile(file, submission.write(items));
  process.stdout.write(`To upload: ${file}\n`);
}

function counts({ benchmark: { title }, summary: { questions, failed } }: RunResults): string {
  return `${title}: ${questions} questions${failed > 0 ? `, ${failed} failed` : ""}\n`;
}

function describeFigures(benchmark: Benchmark, { figures = {}, intervals = {} }: BenchmarkSummary): string {
  const lines = Object.entries(figures).map(([name, value]) => {
    const range = intervals[name];
    const between = range === undefined ? "" : `  (95 %: ${formatFigure(benchmark, range.low)} to ${formatFigure(benchmark, range.high)})`;
    return `${name.padEnd(24)}${formatFigure(benchmark, value).padStart(8)}${between}\n`;
  });
  return lines.join("");
}

/** Pictures of the answers to look at; those of tables are read once more. */
async function worstPictures({ benchmark, data, items }: RunResults): Promise<Map<string, string[]>> {
  const wanted = new Set(worstItems(items).map(({ id }) => id));
  const pictures = new Map<string, string[]>();
  if (wanted.size === 0) return pictures;
  for await (const { id, images } of benchmark.read(data)) {
    if (!wanted.delete(id)) continue;
    // A picture that cannot be read is why the answer is missing.
    const uris = await Promise.all(images.map((image) => toDataUri(image).catch(() => undefined)));
    pictures.set(
      id,
      uris.filter((uri) => uri !== undefined),
    );
    if (wanted.size === 0) break;
  }
  return pictures;
}
