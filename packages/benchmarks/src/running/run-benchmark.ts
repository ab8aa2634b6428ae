import { TesseraError } from "@tessera/core";
import type { Benchmark, BenchmarkItem } from "../benchmark.ts";
import { itemKeys } from "./item-keys.ts";
import type { Answers, KeptAnswer } from "./open-answers.ts";
import type { Shard } from "./shard.ts";

export interface RunOptions {
  readonly benchmark: Benchmark;
  /** InternVL's `data/`. */
  readonly folder: string;
  readonly answers: Answers;
  /**
   * Answers a question, greedily. A failure of one question is kept and told, and the others go on; `runtime-unavailable` ends the run.
   */
  readonly answer: (item: BenchmarkItem, signal: AbortSignal) => Promise<string>;
  /** First questions of the benchmark. @default all */
  readonly limit?: number;
  /** Of those, a part. @default all */
  readonly shard?: Shard;
  /** @default 4 */
  readonly concurrency?: number;
  readonly onAnswer?: (progress: RunProgress) => void;
  readonly signal?: AbortSignal;
}

export interface RunProgress {
  /** Questions answered, by this run or an earlier one. */
  readonly done: number;
  /** Those of them that this run asked. */
  readonly asked: number;
  readonly failed: number;
}

/** A question with its answer. */
export interface AnsweredItem {
  readonly item: Omit<BenchmarkItem, "images" | "prepareImages" | "video">;
  /** What tells its picture from others. */
  readonly cluster: string;
  readonly answer: KeptAnswer;
}

/**
 * Answers a benchmark's questions, side by side; what an earlier run answered is taken from its file. Gives all in the order of the data. However
 * it ends, nothing is being answered any more, and what was answered is kept.
 *
 * @throws TesseraError `invalid-argument` for damaged data and ids that come twice, `media-not-found`; an abort rejects with its reason
 */
export async function runBenchmark(options: RunOptions): Promise<AnsweredItem[]> {
  const { concurrency = 4, signal, onAnswer } = options;
  const stopping = new AbortController();
  const all = signal === undefined ? stopping.signal : AbortSignal.any([signal, stopping.signal]);
  const answered: AnsweredItem[] = [];
  const running = new Set<Promise<void>>();
  const counts = { done: 0, asked: 0, failed: 0 };
  const ask = async (item: BenchmarkItem, place: number): Promise<void> => {
    const { key, cluster } = itemKeys(item);
    const kept = options.answers.find(item.id, key);
    const answer = kept ?? (await answerOne(item, key, options.answer, all));
    if (kept === undefined) await options.answers.add(answer);
    const { images: _, prepareImages: __, video: ___, ...rest } = item;
    answered[place] = { item: rest, cluster, answer };
    counts.done++;
    if (kept === undefined) counts.asked++;
    if (answer.error !== undefined) counts.failed++;
    onAnswer?.({ ...counts });
  };
  try {
    let place = 0;
    for await (const item of chosenItems(options)) {
      all.throwIfAborted();
      const work: Promise<void> = ask(item, place++)
        .catch((error) => stopping.abort(error))
        .finally(() => running.delete(work));
      running.add(work);
      if (running.size >= concurrency) await Promise.race(running);
    }
  } catch (error) {
    stopping.abort(error);
  }
  await Promise.all(running);
  all.throwIfAborted();
  return answered;
}

/** The questions that were asked for, each once. */
async function* chosenItems({ benchmark, folder, limit = Number.POSITIVE_INFINITY, shard = { index: 0, of: 1 } }: RunOptions) {
  const ids = new Set<string>();
  for await (const item of benchmark.read(folder)) {
    if (ids.size >= limit) return;
    if (ids.has(item.id))
      throw new TesseraError("invalid-argument", `${benchmark.id}: question ${item.id} comes twice`, { facts: { id: item.id } });
    ids.add(item.id);
    if ((ids.size - 1) % shard.of === shard.index) yield item;
  }
}

async function answerOne(item: BenchmarkItem, key: string, answer: RunOptions["answer"], signal: AbortSignal): Promise<KeptAnswer> {
  try {
    const images = (await item.prepareImages?.()) ?? item.images;
    return { id: item.id, key, prediction: await answer({ ...item, images }, signal) };
  } catch (error) {
    signal.throwIfAborted();
    // Nobody is there to answer: the other questions would fare no better.
    if (TesseraError.isInstance(error) && error.code === "runtime-unavailable") throw error;
    return { id: item.id, key, prediction: "", error: error instanceof Error ? error.message.slice(0, 1000) : String(error) };
  }
}
