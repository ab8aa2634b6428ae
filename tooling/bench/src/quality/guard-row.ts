/** How a precision answers over a path. */
export interface GuardRow {
  readonly precision: string;
  readonly path: string;
  readonly total: number;
  /** Wrong answers, of which none was recorded. */
  readonly wrong: number;
  /** Answers that differ from the original code's. */
  readonly different: number;
  readonly mostWrong: number;
  readonly mostDifferent: number;
}

/** What is worse than recorded counts explain, in words. */
export function findWorse({ precision, path, wrong, mostWrong, different, mostDifferent }: GuardRow): string[] {
  const at = `${precision} over ${path}`;
  return [
    ...(wrong > mostWrong ? [`${at}: ${wrong} wrong answers, at most ${mostWrong} expected`] : []),
    ...(different > mostDifferent ? [`${at}: ${different} answers differ from the original's, at most ${mostDifferent} expected`] : []),
  ];
}
