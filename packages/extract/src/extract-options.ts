import type { ChatRequest } from "@tessera/engine";
import type { ZodType } from "zod";
import type { ExtractRow } from "./rows/extract-row.ts";

/** What rows look like: a zod schema, or a JSON Schema. Of an object. */
export type ExtractSchema<T = unknown> = ZodType<T> | Readonly<Record<string, unknown>>;

export interface ExtractEvent {
  /** A row's answer came, or its failure. */
  readonly type: "unit-end";
  readonly key: string;
  readonly rows: readonly ExtractRow[];
  /** Answers so far, those that failed included. */
  readonly done: number;
  readonly failed: number;
  /** Tokens of all answers so far. */
  readonly completionTokens: number;
}

/** Generation options and those of tiling are passed on to every request. */
export interface ExtractOptions<T = unknown>
  extends Pick<ChatRequest, "systemMessage" | "minTiles" | "maxTiles" | "thumbnail" | "autoOrient" | "maxNewTokens"> {
  readonly schema: ExtractSchema<T>;
  /** What is asked. @default to read the document and to answer with JSON */
  readonly prompt?: string;
  /**
   * One row an input, one a page, or one for each item of a list on a page: then the schema is of an item. @default "input"
   */
  readonly per?: "input" | "page" | "item";
  /** As in "1-3,7,10-". @default all */
  readonly pages?: string;
  /** Gives the model the text layer of pages, too. @default false */
  readonly pageText?: boolean;
  /** Of encrypted PDFs. */
  readonly password?: string;
  /** Answers at once; with "auto" as many as this machine gains from, which is tried out. @default 4 */
  readonly concurrency?: number | "auto";
  /** Rows that are known from an earlier run, by key; these are given and not asked for. */
  readonly known?: ReadonlyMap<string, readonly ExtractRow<T>[]>;
  /** Awaited as each answer comes, before its rows' turn: the place to keep them. */
  readonly onEvent?: (event: ExtractEvent) => void | Promise<void>;
  readonly signal?: AbortSignal;
}
