/** Says which tokens may come next, e.g. by a grammar. Holds the state of one answer; `dispose` frees it. */
export interface TokenConstraint extends Disposable {
  /** int32 [vocab_size / 32, rounded up]: bit `id % 32` of word `id / 32` is set where the token may come next. Valid until the next call. */
  allowed(): Promise<Int32Array>;
  /** Moves on past a token that was allowed. */
  accept(id: number): void;
}
