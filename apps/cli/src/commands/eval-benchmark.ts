import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type AnsweredItem, type Benchmark, findBenchmark, openAnswerLog, runBenchmark, summarizeBenchmark } from "@tessera/benchmarks";
import { expectArgument } from "@tessera/core";
import type { InternVL } from "@tessera/sdk";
import { loadModel, type ModelFlags } from "../model/model-options.ts";
import { formatSeconds } from "../terminal/format-seconds.ts";
import { interruptSignal } from "../terminal/interrupt-signal.ts";

export interface BenchmarkFlags extends ModelFlags {
  readonly data: string;
  readonly out: string;
  readonly limit?: number;
  readonly shard?: string;
  readonly seed?: number;
  readonly concurrency?: number;
}

/** `tessera eval docvqa-val --data data/ --out results/docvqa/` */
export async function evalBenchmark(id: string, flags: BenchmarkFlags): Promise<void> {
  const benchmark = findBenchmark(id);
  const shard = readShard(flags.shard);
  const signal = interruptSignal();
  await mkdir(flags.out, { recursive: true });
  const { model: name, precision, adapter, kvCache, kernels, limit } = flags;
  const settings = { benchmark: id, model: name, precision, adapter, kvCache, kernels, limit, shard: flags.shard };
  await using log = await openAnswerLog(join(flags.out, "answers.jsonl"), settings);
  await using model = await loadModel(flags, signal);
  const answered = await runBenchmark({
    benchmark,
    folder: flags.data,
    log,
    answer: (item, stop) => answer(model, benchmark, item, stop),
    limit,
    shard,
    concurrency: flags.concurrency,
    onAnswer: reporter(),
    signal,
  });
  const summary = { ...summarizeBenchmark(benchmark, answered, flags.seed), settings };
  await publish(join(flags.out, "summary.json"), `${JSON.stringify(summary, undefined, 2)}\n`);
  if (benchmark.submission !== undefined)
    await publish(join(flags.out, benchmark.submission.file), benchmark.submission.write(toUpload(answered)));
  process.stdout.write(describe(summary, benchmark));
}

async function answer(
  model: InternVL,
  { maxTiles, maxNewTokens }: Benchmark,
  { question, images }: { readonly question: string; readonly images: readonly (string | Uint8Array)[] },
  signal: AbortSignal | undefined,
): Promise<string> {
  return (await model.chat({ question, images, maxTiles, maxNewTokens }, { signal })).text;
}

/** A line on stderr for each hundred answers, with the time that is gone. */
function reporter(): (progress: { readonly done: number; readonly failed: number }) => void {
  const started = performance.now();
  return ({ done, failed }) => {
    if (done % 100 !== 0) return;
    const seconds = (performance.now() - started) / 1000;
    process.stderr.write(`${done} answers${failed > 0 ? `, ${failed} failed` : ""} in ${formatSeconds(seconds)}\n`);
  };
}

function describe({ figures, interval, questions, failed }: ReturnType<typeof summarizeBenchmark>, { title }: Benchmark): string {
  const counts = `${title}: ${questions} questions${failed > 0 ? `, ${failed} failed` : ""}\n`;
  if (figures === undefined || interval === undefined) return counts;
  const points = figures.overall! > 1 ? (value: number) => value.toFixed(0) : (value: number) => `${(100 * value).toFixed(1)} %`;
  const lines = Object.entries(figures).map(([name, value]) => {
    const range = name === "overall" ? `  (95 %: ${points(interval.low)} to ${points(interval.high)})` : "";
    return `${name.padEnd(24)}${points(value).padStart(8)}${range}\n`;
  });
  return counts + lines.join("");
}

function toUpload(answered: readonly AnsweredItem[]) {
  return answered.map(({ answer }) => answer);
}

/** `1/4`: the second of four parts. */
function readShard(text: string | undefined) {
  if (text === undefined) return undefined;
  const [, index, of] = /^(\d+)\/(\d+)$/.exec(text)?.map(Number) ?? [];
  expectArgument(index !== undefined && of !== undefined && index < of, "i/n with i below n, counted from 0", "--shard", text);
  return { index: index!, of: of! };
}

async function publish(file: string, content: string): Promise<void> {
  await writeFile(`${file}.part`, content, { flush: true });
  await rename(`${file}.part`, file);
}
