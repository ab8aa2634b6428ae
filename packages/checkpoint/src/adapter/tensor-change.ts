/** What an adapter does to one tensor of a checkpoint, a few rows at a time. */
export interface TensorChange {
  /** Changes rows `from` to `to` of the tensor, float32 [to − from, columns], in place. */
  apply(rows: Float32Array, from: number, to: number, signal?: AbortSignal): Promise<void>;
}

/** The same to the rows from `start` of a larger tensor only, of which the change is for `count`. */
export function changeRowsFrom(change: TensorChange, start: number, count: number): TensorChange {
  return {
    async apply(rows, from, to, signal) {
      const [first, last] = [Math.max(from, start), Math.min(to, start + count)];
      if (first >= last) return;
      const columns = rows.length / (to - from);
      await change.apply(rows.subarray((first - from) * columns, (last - from) * columns), first - start, last - start, signal);
    },
  };
}
