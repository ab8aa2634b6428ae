import { TesseraError } from "@tessera/core";
import type { Benchmark, BenchmarkItem } from "../benchmark.ts";
import type { AnswerLog, KeptAnswer } from "./answer-log.ts";

export interface RunOptions {
  readonly benchmark: Benchmark;
  /** InternVL's `data/`. */
  readonly folder: string;
  readonly log: AnswerLog;
  /** Answers a question, greedily. A failure of one question is kept and told; the others go on. */
  readonly answer: (item: BenchmarkItem, signal: AbortSignal | undefined) => Promise<string>;
  /** @default all */
  readonly limit?: number;
  /** Every n-th question, from the i-th on, counted from 0. @default all */
  readonly shard?: { readonly index: number; readonly of: number };
  /** @default 4 */
  readonly concurrency?: number;
  readonly onAnswer?: (progress: { readonly done: number; readonly failed: number }) => void;
  readonly signal?: AbortSignal;
}

/** A question with its answer. */
export interface AnsweredItem {
  readonly item: Omit<BenchmarkItem, "images">;
  /** What tells pictures apart: their path, or the question's own id. */
  readonly cluster: string;
  readonly answer: KeptAnswer;
}

/**
 * Answers a benchmark's questions, side by side; what an earlier run answered is taken from the log. Gives all in the order of the file.
 *
 * @throws TesseraError `invalid-argument` for damaged data and ids that come twice; an abort rejects with its reason
 */
export async function runBenchmark({
  benchmark,
  folder,
  log,
  answer,
  limit,
  shard,
  concurrency = 4,
  onAnswer,
  signal,
}: RunOptions): Promise<AnsweredItem[]> {
  const answered: AnsweredItem[] = [];
  const running = new Set<Promise<void>>();
  const ids = new Set<string>();
  let failed = 0;
  let failure: unknown;
  const ask = async (item: BenchmarkItem, place: number): Promise<void> => {
    const kept = log.known.get(item.id) ?? (await answerOne(item, answer, signal));
    if (!log.known.has(item.id)) await log.add(kept);
    if (kept.error !== undefined) failed++;
    const { images, ...rest } = item;
    const [first] = images;
    answered[place] = { item: rest, cluster: typeof first === "string" ? first : item.id, answer: kept };
    onAnswer?.({ done: ids.size - running.size + 1, failed });
  };
  let position = 0;
  for await (const item of benchmark.read(folder)) {
    signal?.throwIfAborted();
    if (limit !== undefined && ids.size >= limit) break;
    if (shard !== undefined && position++ % shard.of !== shard.index) continue;
    if (ids.has(item.id))
      throw new TesseraError("invalid-argument", `${benchmark.id}: question ${item.id} comes twice`, { facts: { id: item.id } });
    ids.add(item.id);
    const work: Promise<void> = ask(item, ids.size - 1)
      .catch((error) => {
        failure ??= error;
      })
      .finally(() => running.delete(work));
    running.add(work);
    if (running.size >= concurrency) await Promise.race(running);
    if (failure !== undefined) break;
  }
  await Promise.all(running);
  if (failure !== undefined) throw failure;
  return answered;
}

async function answerOne(item: BenchmarkItem, answer: RunOptions["answer"], signal: AbortSignal | undefined): Promise<KeptAnswer> {
  try {
    return { id: item.id, prediction: await answer(item, signal) };
  } catch (error) {
    signal?.throwIfAborted();
    return { id: item.id, prediction: "", error: error instanceof Error ? error.message.slice(0, 1000) : String(error) };
  }
}
