/** Every `of`-th question, from the `index`-th on, counted from 0. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** What the names of a part's files have behind them. */
export function shardName(shard: Shard | undefined): string {
  return shard === undefined ? "" : `-${shard.index}-of-${shard.of}`;
}
