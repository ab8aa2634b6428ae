import type { Batch, NewBatch, NewFile, StoredFile } from "./batch.ts";
import type { LineError } from "./lines/line-error.ts";

/** A line that was handed to one worker for a while. */
export interface Lease {
  readonly batchId: string;
  readonly owner: string;
  readonly endpoint: string;
  readonly inputFileId: string;
  /** Index of the line among the input's lines, from 0. */
  readonly index: number;
  readonly customId: string;
  /** Where the line stands in the input file. */
  readonly offset: number;
  readonly bytes: number;
  /** Counts leases of this line: what an earlier holder writes no longer counts. */
  readonly fence: number;
  /** Tries before this one: those that put it back, and those whose lease ran out. */
  readonly attempts: number;
  /** Whether a lease of it ran out: it may be what ended its holder, and is to be run beside no other. */
  readonly suspect: boolean;
}

/** How a line ended. */
export interface LineResult {
  readonly ok: boolean;
  /** The line of the output or error file, as JSON, without its line end. */
  readonly json: string;
}

/** A line as the input has it. */
export interface NewLine {
  readonly index: number;
  readonly customId: string;
  readonly offset: number;
  readonly bytes: number;
}

/**
 * Where batches, their lines and files are kept. Each call is one transaction: killed at any moment, what it said it did is there, and a
 * line is written once. Every implementation is held to `test/batch-store-contract.ts`.
 */
export interface BatchStore extends AsyncDisposable {
  /**
   * Keeps a file. Throws `disk-full`, `cache-unwritable`, and what the content throws; then nothing is kept.
   *
   * @param file or what tells it once the content was read: of an upload some fields come last
   */
  addFile(file: NewFile | (() => NewFile), content: AsyncIterable<Uint8Array>): Promise<StoredFile>;
  file(id: string): Promise<StoredFile | undefined>;
  /** Newest first. */
  listFiles(
    owner: string,
    options?: { readonly after?: string; readonly limit?: number; readonly purpose?: string },
  ): Promise<StoredFile[]>;
  /** What an owner's files take together. */
  storedFiles(owner: string): Promise<{ readonly count: number; readonly bytes: number }>;
  /** Content from `start` on, `length` bytes at most. */
  readFile(id: string, start?: number, length?: number): AsyncIterable<Uint8Array>;
  removeFile(id: string): Promise<void>;

  addBatch(batch: NewBatch): Promise<Batch>;
  batch(id: string): Promise<Batch | undefined>;
  /** Newest first. */
  listBatches(owner: string, options?: { readonly after?: string; readonly limit?: number }): Promise<Batch[]>;
  /** Those of an owner that have not ended. */
  openBatches(owner: string): Promise<Batch[]>;
  /**
   * Whether a batch's check or end is this worker's for so long; asked again it stays so, with 0 it is let go. Two that check one batch at once would
   * take each other's lines for duplicates.
   */
  claim(batchId: string, worker: string, milliseconds: number): Promise<boolean>;
  /** Batches that need something done other than their lines: to be checked, or to be ended. */
  dueBatches(now: number): Promise<Batch[]>;

  /** Adds lines of a batch that is being checked; the index of those whose `customId` was there before. */
  addLines(batchId: string, lines: readonly NewLine[]): Promise<number[]>;
  /** Forgets the lines of a batch that is being checked, to check it anew. */
  dropLines(batchId: string): Promise<void>;
  /** All lines are there and right. */
  start(batchId: string): Promise<void>;
  reject(batchId: string, errors: readonly LineError[]): Promise<void>;
  /** Whether it was running or waiting. Lines not begun are dropped; the others may end. */
  cancel(batchId: string): Promise<boolean>;

  /**
   * Up to `limit` lines to run, for so long; those of all batches by turns. A lease that ran out counts as a try and is given to the next who asks;
   * such a suspect comes alone.
   */
  lease(limit: number, milliseconds: number): Promise<Lease[]>;
  /** Whether the line is still this holder's. */
  renew(lease: Lease, milliseconds: number): Promise<boolean>;
  /** Whether the result counts: not if the lease was lost. */
  complete(lease: Lease, result: LineResult): Promise<boolean>;
  /** Puts the line back for a later time. */
  putBack(lease: Lease, milliseconds: number): Promise<void>;

  /** Closes a batch to its workers: what is neither done nor running is dropped. Whether no line runs any more. */
  seal(batchId: string): Promise<boolean>;
  /** Results in the input's order. */
  results(batchId: string, ok: boolean): AsyncIterable<string>;
  /** Lines without a result, in the input's order. */
  unfinished(batchId: string): AsyncIterable<{ readonly customId: string }>;
  finish(
    batchId: string,
    end: { readonly status: "completed" | "expired" | "cancelled"; readonly outputFileId?: string; readonly errorFileId?: string },
  ): Promise<void>;
}
