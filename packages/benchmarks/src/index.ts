export type { Benchmark, BenchmarkItem } from "./benchmark.ts";
export { benchmarks, findBenchmark } from "./benchmarks.ts";
export { type AnswerLog, type KeptAnswer, openAnswerLog } from "./running/answer-log.ts";
export { bootstrap, type Interval } from "./running/bootstrap.ts";
export { type AnsweredItem, type RunOptions, runBenchmark } from "./running/run-benchmark.ts";
export { type BenchmarkSummary, summarizeBenchmark } from "./running/summarize-benchmark.ts";
