import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ScoredItem } from "@tessera/benchmarks";
import { TesseraError } from "@tessera/core";

/** A run that was written by `tessera eval`. */
export interface ReadRun {
  readonly benchmark: string;
  readonly items: readonly ScoredItem[];
}

/** Throws `media-not-found` for a folder without results, `invalid-argument` for damaged ones. */
export async function readRun(folder: string): Promise<ReadRun> {
  const [summary, predictions] = await Promise.all(["summary.json", "predictions.jsonl"].map((name) => read(join(folder, name))));
  try {
    const { benchmark } = JSON.parse(summary!) as { benchmark: string };
    const items = predictions!
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as ScoredItem);
    return { benchmark, items };
  } catch (cause) {
    throw new TesseraError("invalid-argument", `The results in ${folder} are damaged`, { facts: { folder }, cause });
  }
}

function read(file: string): Promise<string> {
  return readFile(file, "utf8").catch((cause) => {
    throw new TesseraError("media-not-found", `${file} cannot be read: a run that ended has it`, { facts: { file }, cause });
  });
}
