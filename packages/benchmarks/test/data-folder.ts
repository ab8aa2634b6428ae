import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import {
  type BenchmarkItem,
  findBenchmark,
  openAnswers,
  type RunOptions,
  runBenchmark,
  scoreAnswers,
  summarizeBenchmark,
} from "@tessera/benchmarks";
import { afterEach, beforeEach } from "vitest";

/** A data folder that is made for each test, and runs over it. */
export function dataFolder() {
  let folder = "";
  let runs = 0;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "tessera-benchmarks-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  return {
    path: (name = "") => join(folder, name),
    write(name: string, content: string | Uint8Array): void {
      const file = join(folder, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    },
    /** Runs a benchmark, in a folder of results of its own, with answers by question. */
    async run(id: string, answers: Readonly<Record<string, string>>, more: Partial<RunOptions> = {}) {
      const benchmark = findBenchmark(id);
      const asked: BenchmarkItem[] = [];
      const results = join(folder, `results-${runs++}`);
      mkdirSync(results);
      await using kept = await openAnswers(results, { id });
      const answered = await runBenchmark({
        benchmark,
        folder,
        answers: kept,
        answer: async (item) => {
          asked.push(item);
          return answers[item.id] ?? "";
        },
        ...more,
      });
      const items = scoreAnswers(benchmark, answered);
      return { asked, items, summary: summarizeBenchmark(benchmark, items) };
    },
  };
}

export const jsonl = (...records: object[]) => records.map((record) => `${JSON.stringify(record)}\n`).join("");
