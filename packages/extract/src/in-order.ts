interface Waiting<R> {
  readonly result: Promise<R>;
  ended: boolean;
}

/**
 * Works on pieces side by side, at most `limit()` at once, and gives their results in the order of the pieces, each as soon as it and those
 * before it are there. At most four rounds of results wait for an earlier one.
 *
 * @param work never rejects, but for what ends everything
 * @param leave ends what still runs when no more results are wanted
 */
export async function* inOrder<T, R>(
  pieces: AsyncIterable<T>,
  limit: () => number,
  work: (piece: T) => Promise<R>,
  leave: () => void,
): AsyncGenerator<R, void, void> {
  const waiting: Waiting<R>[] = [];
  const running = new Set<Promise<unknown>>();
  const begin = (piece: T) => {
    const one: Waiting<R> = { result: work(piece), ended: false };
    waiting.push(one);
    const end = () => {
      one.ended = true;
      running.delete(ended);
    };
    const ended: Promise<void> = one.result.then(end, end);
    running.add(ended);
  };
  try {
    for await (const piece of pieces) {
      begin(piece);
      while (running.size >= limit() || waiting[0]?.ended) {
        if (waiting[0]!.ended || waiting.length >= 4 * limit()) yield await waiting.shift()!.result;
        else await Promise.race(running);
      }
    }
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) yield await next.result;
  } finally {
    leave();
    await Promise.allSettled(waiting.map(({ result }) => result));
  }
}
