/** What an answer is scored against. Which fields a metric needs, its `missing` says. */
export interface Reference {
  /** Accepted answers, at least one; of a choice the letter. */
  readonly answers: readonly string[];
  /** Phrases the answer must hold. */
  readonly facts?: readonly string[] | undefined;
  /** Task, subject or kind of question: what a benchmark's table groups by. */
  readonly category?: string | undefined;
  /** Further groupings, each a list of the groups that the question belongs to. */
  readonly groups?: Readonly<Record<string, readonly string[]>> | undefined;
  /** Texts of a choice by letter. */
  readonly options?: Readonly<Record<string, string>> | undefined;
  /** The true box: x1, y1, x2, y2 in pixels. */
  readonly box?: readonly [x1: number, y1: number, x2: number, y2: number] | undefined;
  /** Width and height of the picture in pixels. */
  readonly size?: readonly [width: number, height: number] | undefined;
}
