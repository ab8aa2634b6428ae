/** A row, or why there is none. */
export interface ExtractRow<T = unknown> {
  /** Path, address or name. */
  readonly input: string;
  /** Counts from 1; where rows are by page or item. */
  readonly page?: number;
  /** Counts from 1 on its page; where rows are by item. */
  readonly item?: number;
  readonly value?: T;
  readonly error?: { readonly code: string; readonly message: string };
}
