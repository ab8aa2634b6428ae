import { mkdir } from "node:fs/promises";
import {
  type Benchmark,
  benchmarks,
  findBenchmark,
  openAnswers,
  runBenchmark,
  type Shard,
  scoreAnswers,
  summarizeBenchmark,
} from "@tessera/benchmarks";
import { expectArgument } from "@tessera/core";
import type { Command } from "commander";
import { type AnswererFlags, planAnswerer } from "../evaluation/plan-answerer.ts";
import { writeResults } from "../evaluation/write-results.ts";
import { addModelOptions } from "../model/model-options.ts";
import { parseNumber } from "../model/parse-number.ts";
import { readVersion } from "../read-version.ts";
import { BenchmarkLine } from "../terminal/benchmark-line.ts";
import { interruptSignal } from "../terminal/interrupt-signal.ts";

interface BenchmarkFlags extends AnswererFlags {
  readonly data: string;
  readonly out: string;
  readonly limit?: number;
  readonly shard?: string;
  readonly seed?: number;
  readonly concurrency?: number;
}

export function addEvalBenchmark(group: Command): void {
  const command = group
    .command("benchmark", { isDefault: true })
    .description("answer a benchmark, greedily, and score the answers; goes on where it was when it was stopped")
    .argument("<name>", benchmarks.map(({ id }) => id).join(", "))
    .requiredOption("--data <folder>", "InternVL's data folder")
    .requiredOption("--out <folder>", "where answers, scores and the report go")
    .option("--limit <count>", "first questions", parseNumber)
    .option("--shard <i/n>", "of those every n-th, from the i-th on, counted from 0; a run without it puts parts in one folder together")
    .option("--seed <number>", "of the resampling for intervals", parseNumber)
    .option("--concurrency <count>", "answers at once; 4 without it, at an endpoint up to 64, as it bears", parseNumber)
    .option("--endpoint <url>", "answer there instead of with a model here: any OpenAI-compatible server, up to /v1")
    .option("--api-model <name>", "model of the endpoint")
    .option("--api-key <key>", "key of the endpoint; OPENAI_API_KEY without it");
  addModelOptions(command).action(evalBenchmark);
}

async function evalBenchmark(id: string, flags: BenchmarkFlags): Promise<void> {
  const benchmark = findBenchmark(id);
  const { limit, seed } = flags;
  expectCount("--limit", limit);
  expectCount("--concurrency", flags.concurrency);
  const shard = readShard(flags.shard);
  const signal = interruptSignal();
  await mkdir(flags.out, { recursive: true });
  const plan = planAnswerer(flags);
  const settings = { benchmark: id, version: readVersion(), ...plan.settings };
  // A folder of other settings is refused before a model is loaded.
  await using answers = await openAnswers(flags.out, settings, shard);
  await using answerer = await plan.open(benchmark, signal);
  const line = new BenchmarkLine(expected(benchmark, limit, shard));
  const answered = await runBenchmark({
    benchmark,
    folder: flags.data,
    answers,
    answer: answerer.answer,
    limit,
    shard,
    concurrency: plan.concurrency,
    onAnswer: (progress) => line.show(progress),
    signal,
  }).finally(() => line.end());
  const items = scoreAnswers(benchmark, answered);
  const summary = { ...summarizeBenchmark(benchmark, items, seed), limit, shard: flags.shard, settings };
  await writeResults({ folder: flags.out, data: flags.data, benchmark, items, summary, shard });
}

/** Questions of the run, where the benchmark says how many it has. */
function expected({ questions }: Benchmark, limit = Number.POSITIVE_INFINITY, { of }: Pick<Shard, "of"> = { of: 1 }): number | undefined {
  return questions === undefined ? undefined : Math.ceil(Math.min(questions, limit) / of);
}

/** `1/4`: the second of four parts. */
function readShard(text: string | undefined): Shard | undefined {
  if (text === undefined) return undefined;
  const [, index, of] = /^(\d+)\/(\d+)$/.exec(text)?.map(Number) ?? [];
  expectArgument(index !== undefined && of !== undefined && index < of, "i/n with i below n, counted from 0", "--shard", text);
  return { index: index!, of: of! };
}

function expectCount(name: string, value: number | undefined): void {
  expectArgument(value === undefined || (Number.isInteger(value) && value > 0), "a positive integer", name, value);
}
