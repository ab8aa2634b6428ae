import { readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { openJournal, readJournal } from "@tessera/journal";
import { type Shard, shardName } from "./shard.ts";

/** An answer as it is kept. */
export interface KeptAnswer {
  readonly id: string;
  /** Of the question as it was asked. */
  readonly key: string;
  readonly prediction: string;
  /** Why there is none: the prediction is empty then, and the question is asked again by the next run. */
  readonly error?: string;
}

/** Answers on the disk, one a line; a killed run loses none that it kept. */
export interface Answers extends AsyncDisposable {
  /** What a question was answered as it is asked now, here or in another part of the run; failures are not found. */
  find(id: string, key: string): KeptAnswer | undefined;
  add(answer: KeptAnswer): Promise<void>;
}

/**
 * Opens the answers of a run, or begins them. Parts of a run have a file each: without a part, those that lie in the folder are read, too, so that
 * parts are put together by one more run over all of them.
 *
 * @param settings what answers depend on: files that were begun with others are refused
 * @throws TesseraError what `openJournal` throws
 */
export async function openAnswers(folder: string, settings: object, shard?: Shard): Promise<Answers> {
  const own = join(folder, `answers${shardName(shard)}.jsonl`);
  const others = (await readdir(folder)).filter((name) => /^answers(-\d+-of-\d+)?\.jsonl$/.test(name) && name !== basename(own));
  const found = await Promise.all(others.map((name) => readJournal<KeptAnswer>(join(dirname(own), name), settings)));
  const journal = await openJournal<KeptAnswer>(own, settings);
  const known = new Map<string, KeptAnswer>();
  for (const answer of [...found.flat(), ...journal.entries]) if (answer.error === undefined) known.set(answer.id, answer);
  return {
    find(id, key) {
      const kept = known.get(id);
      return kept?.key === key ? kept : undefined;
    },
    add: (answer) => journal.add(answer),
    [Symbol.asyncDispose]: () => journal.close(),
  };
}
