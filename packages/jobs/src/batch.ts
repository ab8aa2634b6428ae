/** As OpenAI's Batch API names them. */
export type BatchStatus = "validating" | "failed" | "in_progress" | "finalizing" | "completed" | "expired" | "cancelling" | "cancelled";

/** What a batch is made of. */
export interface NewBatch {
  /** Who may see it; any stable text, such as a hash of the key. */
  readonly owner: string;
  /** A stored file of one JSON object a line. */
  readonly inputFileId: string;
  /** Path that every line asks, such as `/v1/chat/completions`. */
  readonly endpoint: string;
  readonly metadata?: Readonly<Record<string, string>>;
  /** Milliseconds from now in which it must end. */
  readonly windowMilliseconds: number;
}

/** A batch; times in milliseconds since 1970. */
export interface Batch extends Omit<NewBatch, "windowMilliseconds"> {
  readonly id: string;
  readonly status: BatchStatus;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly startedAt?: number;
  readonly finalizingAt?: number;
  readonly cancellingAt?: number;
  /** When it was completed, failed, expired or cancelled. */
  readonly endedAt?: number;
  readonly outputFileId?: string;
  readonly errorFileId?: string;
  /** Of a batch that failed: what is wrong with its lines. */
  readonly errors?: readonly { readonly code: string; readonly message: string; readonly line: number | null }[];
  readonly total: number;
  readonly completed: number;
  readonly failed: number;
}

/** A file that lines are read from or results were written to. */
export interface StoredFile {
  readonly id: string;
  readonly owner: string;
  readonly filename: string;
  readonly purpose: string;
  readonly bytes: number;
  readonly createdAt: number;
}

/** A file before it is kept; one with an id takes the place of what has it. */
export type NewFile = Omit<StoredFile, "id" | "bytes" | "createdAt"> & { readonly id?: string };
