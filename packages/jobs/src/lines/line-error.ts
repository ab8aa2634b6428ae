/** What is wrong with a line; `line` counts from 1, and is null for the file as a whole. */
export interface LineError {
  readonly code: string;
  readonly message: string;
  readonly line: number | null;
}
